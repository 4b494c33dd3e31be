# ruff: noqa: E501 (the lines are those of files)
"""Small files of every format, made up for these tests, each with the traps of its kind."""

OFX_SGML = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20240305
<LANGUAGE>ENG<FI><ORG>Penny Bank<FID>1</FI></SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>1<ACCTID>000111222<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20240201<DTEND>20240229
<STMTTRN><TRNTYPE>DIRECTDEP<DTPOSTED>20240201120000.000[-5:EST]<TRNAMT>2500.00<FITID>A1<NAME>EMPLOYER &amp; CO</STMTTRN>
<STMTTRN><TRNTYPE>POS<DTPOSTED>20240203<TRNAMT>-12,50<FITID>A2<NAME>COFFEE HOUSE</STMTTRN>
<STMTTRN><TRNTYPE>POS<DTPOSTED>20240203<TRNAMT>-12.50<FITID>A3<NAME>COFFEE HOUSE</STMTTRN>
<STMTTRN><TRNTYPE>INT<DTPOSTED>20240229<TRNAMT>0.42<FITID>A4<NAME>Interest</STMTTRN>
<STMTTRN><TRNTYPE>SRVCHG<DTPOSTED>20240229<TRNAMT>-5.00<FITID>A5<NAME>Monthly fee</STMTTRN>
<STMTTRN><TRNTYPE>XFER<DTPOSTED>20240215<TRNAMT>-400.00<FITID>A6<NAME>To savings</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>3070.42<DTASOF>20240229</LEDGERBAL>
<AVAILBAL><BALAMT>3000.00<DTASOF>20240229</AVAILBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""

OFX_XML_INVESTMENTS = b"""<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211"?>
<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>
<DTSERVER>20240401</DTSERVER></SONRS></SIGNONMSGSRSV1>
<INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20240331</DTASOF><CURDEF>USD</CURDEF>
<INVACCTFROM><BROKERID>broker.example</BROKERID><ACCTID>77-1</ACCTID></INVACCTFROM>
<INVTRANLIST><DTSTART>20240101</DTSTART><DTEND>20240331</DTEND>
<BUYSTOCK><INVBUY><INVTRAN><FITID>1</FITID><DTTRADE>20240102</DTTRADE></INVTRAN>
<SECID><UNIQUEID>000000AA1</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID>
<UNITS>10</UNITS><UNITPRICE>20.00</UNITPRICE><COMMISSION>1.00</COMMISSION><FEES>0.50</FEES>
<TOTAL>-201.50</TOTAL></INVBUY><BUYTYPE>BUY</BUYTYPE></BUYSTOCK>
<REINVEST><INVTRAN><FITID>2</FITID><DTTRADE>20240201</DTTRADE></INVTRAN>
<SECID><UNIQUEID>000000AA1</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID>
<INCOMETYPE>DIV</INCOMETYPE><TOTAL>-5.00</TOTAL><UNITS>0.25</UNITS><UNITPRICE>20</UNITPRICE></REINVEST>
<BUYDEBT><INVBUY><INVTRAN><FITID>3</FITID><DTTRADE>20240203</DTTRADE></INVTRAN>
<SECID><UNIQUEID>000000BB2</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID>
<UNITS>1000</UNITS><UNITPRICE>98.50</UNITPRICE><TOTAL>-997.50</TOTAL></INVBUY><ACCRDINT>12.50</ACCRDINT></BUYDEBT>
<SELLOPT><INVSELL><INVTRAN><FITID>4</FITID><DTTRADE>20240205</DTTRADE></INVTRAN>
<SECID><UNIQUEID>000000CC3</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID>
<UNITS>-2</UNITS><UNITPRICE>1.50</UNITPRICE><COMMISSION>1</COMMISSION><TOTAL>299</TOTAL></INVSELL>
<OPTSELLTYPE>SELLTOOPEN</OPTSELLTYPE></SELLOPT>
<CLOSUREOPT><INVTRAN><FITID>5</FITID><DTTRADE>20240315</DTTRADE></INVTRAN>
<SECID><UNIQUEID>000000CC3</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID>
<OPTACTION>ASSIGN</OPTACTION><UNITS>2</UNITS></CLOSUREOPT>
<SPLIT><INVTRAN><FITID>6</FITID><DTTRADE>20240320</DTTRADE></INVTRAN>
<SECID><UNIQUEID>000000AA1</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID>
<OLDUNITS>10.25</OLDUNITS><NEWUNITS>20.5</NEWUNITS><NUMERATOR>2</NUMERATOR><DENOMINATOR>1</DENOMINATOR></SPLIT>
<RETOFCAP><INVTRAN><FITID>7</FITID><DTTRADE>20240321</DTTRADE></INVTRAN>
<SECID><UNIQUEID>000000AA1</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID><TOTAL>3.00</TOTAL></RETOFCAP>
<JRNLFUND><INVTRAN><FITID>8</FITID><DTTRADE>20240322</DTTRADE></INVTRAN><TOTAL>9</TOTAL></JRNLFUND>
</INVTRANLIST>
<INVPOSLIST><POSSTOCK><INVPOS><SECID><UNIQUEID>000000AA1</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID>
<POSTYPE>LONG</POSTYPE><UNITS>20.5</UNITS><UNITPRICE>10.50</UNITPRICE><MKTVAL>215.25</MKTVAL><DTPRICEASOF>20240328</DTPRICEASOF></INVPOS></POSSTOCK></INVPOSLIST>
<INVBAL><AVAILCASH>1200.00</AVAILCASH><MARGINBALANCE>0</MARGINBALANCE><BALLIST><BAL><NAME>Net worth</NAME><BALTYPE>DOLLAR</BALTYPE><VALUE>2400.25</VALUE></BAL></BALLIST></INVBAL>
</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>
<SECLISTMSGSRSV1><SECLIST>
<STOCKINFO><SECINFO><SECID><UNIQUEID>000000AA1</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID><SECNAME>Alpha</SECNAME><TICKER>ALF</TICKER></SECINFO></STOCKINFO>
<DEBTINFO><SECINFO><SECID><UNIQUEID>000000BB2</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID><SECNAME>Beta 2030</SECNAME></SECINFO></DEBTINFO>
<OPTINFO><SECINFO><SECID><UNIQUEID>000000CC3</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID><SECNAME>Alpha put</SECNAME><TICKER>ALFP</TICKER></SECINFO>
<OPTTYPE>PUT</OPTTYPE><STRIKEPRICE>18</STRIKEPRICE><DTEXPIRE>20240315</DTEXPIRE><SHPERCTRCT>100</SHPERCTRCT><SECID><UNIQUEID>000000AA1</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID></OPTINFO>
</SECLIST></SECLISTMSGSRSV1></OFX>
"""

OFX_PLAN = b"""<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20240331<CURDEF>USD
<INVACCTFROM><BROKERID>plan.example<ACCTID>P1</INVACCTFROM><INVTRANLIST>
<BUYMF><INVBUY><INVTRAN><FITID>1<DTTRADE>20240315</INVTRAN><SECID><UNIQUEID>FUNDX<UNIQUEIDTYPE>OTHER</SECID>
<UNITS>5<UNITPRICE>20<TOTAL>-100<SUBACCTFUND>OTHER<INV401KSOURCE>MATCH</INVBUY><BUYTYPE>BUY</BUYMF>
<TRANSFER><INVTRAN><FITID>2<DTTRADE>20240320<MEMO>Investment Expense</INVTRAN><SECID><UNIQUEID>FUNDX<UNIQUEIDTYPE>OTHER</SECID>
<UNITS>-0.1<TFERACTION>OUT<UNITPRICE>20<INV401KSOURCE>MATCH</TRANSFER></INVTRANLIST>
<INV401KBAL><CASHBAL>0<TOTAL>98</INV401KBAL></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>
"""

FLEX = b"""<FlexQueryResponse queryName="q" type="AF"><FlexStatements count="1">
<FlexStatement accountId="U900" fromDate="20240101" toDate="20240331" whenGenerated="20240401;010101">
<AccountInformation accountId="U900" currency="USD" />
<CashReport><CashReportCurrency currency="BASE_SUMMARY" endingCash="99" />
<CashReportCurrency currency="USD" fromDate="20240101" toDate="20240331" startingCash="100" endingCash="50.5" /></CashReport>
<Trades>
<SymbolSummary symbol="ALF" quantity="10" levelOfDetail="SYMBOL_SUMMARY" />
<Order assetCategory="STK" symbol="ALF" currency="USD" tradeDate="20240102" quantity="10" tradePrice="20" buySell="BUY" levelOfDetail="ORDER" />
<Trade assetCategory="STK" subCategory="ETF" symbol="ALF" isin="US0000000AA1" currency="USD" tradeDate="20240102" quantity="10" tradePrice="20" proceeds="-200" ibCommission="-1" ibCommissionCurrency="USD" taxes="0" netCash="-201" buySell="BUY" openCloseIndicator="O" tradeID="1" levelOfDetail="EXECUTION" />
<Trade assetCategory="STK" symbol="EUF" currency="EUR" tradeDate="20240103" quantity="5" tradePrice="10" proceeds="-50" ibCommission="-2" ibCommissionCurrency="USD" taxes="-0.15" netCash="-50.15" buySell="BUY" tradeID="2" levelOfDetail="EXECUTION" />
<Trade assetCategory="OPT" symbol="ALF   240315P00018000" underlyingSymbol="ALF" putCall="P" strike="18" expiry="20240315" multiplier="100" currency="USD" tradeDate="20240105" quantity="-1" tradePrice="1.5" proceeds="150" ibCommission="-1" ibCommissionCurrency="USD" netCash="149" buySell="SELL" openCloseIndicator="O" tradeID="3" levelOfDetail="EXECUTION" />
<Trade assetCategory="OPT" symbol="ALF   240315P00018000" underlyingSymbol="ALF" putCall="P" strike="18" expiry="20240315" multiplier="100" currency="USD" tradeDate="20240315" quantity="1" tradePrice="0" netCash="0" buySell="BUY" openCloseIndicator="C" notes="Ep" tradeID="4" levelOfDetail="EXECUTION" />
<Trade assetCategory="CASH" symbol="EUR.USD" currency="USD" tradeDate="20240104" quantity="60" tradePrice="1.1" proceeds="-66" ibCommission="-2" ibCommissionCurrency="USD" netCash="0" buySell="BUY" tradeID="5" levelOfDetail="EXECUTION" />
<Trade assetCategory="BOND" symbol="B 30" currency="USD" tradeDate="20240110" quantity="1000" tradePrice="98.5" proceeds="-985" ibCommission="0" netCash="-997.5" accruedInt="-12.5" buySell="BUY" tradeID="6" levelOfDetail="EXECUTION" />
<Trade assetCategory="STK" symbol="ALF" currency="USD" tradeDate="20240111" quantity="10" tradePrice="20" netCash="-201" buySell="BUY (Ca.)" origTradeID="1" tradeID="7" levelOfDetail="EXECUTION" />
</Trades>
<CashTransactions>
<CashTransaction type="Dividends" currency="USD" amount="7" settleDate="20240210" description="ALF(US0000000AA1) CASH DIVIDEND USD 0.70 (Ordinary Dividend)" transactionID="c1" />
<CashTransaction type="Withholding Tax" currency="USD" amount="-1.05" settleDate="20240210" description="ALF(US0000000AA1) CASH DIVIDEND USD 0.70 - US TAX" transactionID="c2" />
<CashTransaction type="Mystery Credit" currency="USD" amount="3" settleDate="20240211" description="?" transactionID="c3" />
</CashTransactions>
<Transfers><Transfer type="ACATS" direction="IN" assetCategory="STK" symbol="GAM" currency="USD" date="20240201" quantity="7" transactionID="t1" />
<Transfer type="INTERNAL" direction="OUT" assetCategory="CASH" currency="USD" date="20240202" cashTransfer="-25" transactionID="t2" /></Transfers>
<CorporateActions>
<CorporateAction assetCategory="STK" symbol="ALF" isin="US0000000AA1" currency="USD" reportDate="20240301" dateTime="20240229;202500" quantity="10" proceeds="0" description="ALF(US0000000AA1) SPLIT 2 FOR 1 (ALF, ALPHA INC, US0000000AA1)" type="FS" />
<CorporateAction assetCategory="STK" symbol="KID" isin="US0000000KK1" currency="USD" reportDate="20240305" dateTime="20240304;202500" quantity="2" proceeds="0" description="ALF(US0000000AA1) SPINOFF  1 FOR 10 (KID, KID INC, US0000000KK1)" type="SO" />
<CorporateAction assetCategory="STK" symbol="GAM" isin="US0000000GG1" currency="USD" reportDate="20240306" dateTime="20240305;202500" quantity="-7" proceeds="0" description="GAM(US0000000GG1) MERGED(Acquisition) WITH US0000000DD1 2 FOR 1 (GAM, GAMMA INC, US0000000GG1)" type="TC" />
<CorporateAction assetCategory="STK" symbol="DEL" isin="US0000000DD1" currency="USD" reportDate="20240306" dateTime="20240305;202500" quantity="14" proceeds="3" description="GAM(US0000000GG1) MERGED(Acquisition) WITH US0000000DD1 2 FOR 1 (DEL, DELTA INC, US0000000DD1)" type="TC" />
</CorporateActions>
<OpenPositions><OpenPosition assetCategory="STK" symbol="ALF" isin="US0000000AA1" currency="USD" reportDate="20240331" position="20" markPrice="11" positionValue="220" costBasisMoney="201" levelOfDetail="SUMMARY" />
<OpenPosition assetCategory="STK" symbol="ALF" isin="US0000000AA1" currency="USD" reportDate="20240331" position="20" costBasisMoney="201" openDateTime="20240102;100000" levelOfDetail="LOT" /></OpenPositions>
<ConversionRates><ConversionRate reportDate="20240331" fromCurrency="EUR" toCurrency="USD" rate="1.08" /></ConversionRates>
<InterestAccruals><InterestAccrualsCurrency currency="USD" endingAccrualBalance="0" /></InterestAccruals>
<BrandNewSection><Thing a="1" /><Thing a="2" /></BrandNewSection>
</FlexStatement></FlexStatements></FlexQueryResponse>
"""

SCHWAB_TRANSACTIONS = b""""Transactions  for account Brokerage ...456 as of 03/31/2024 02:03:53 AM ET"
"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"
"03/28/2024","Sell","ALF","ALPHA INC","4","$21.00","$0.02","$83.98"
"03/27/2024 as of 03/26/2024","Bank Interest","","BANK INT","","","","$1.10"
"03/25/2024","Reinvest Shares","ALF","ALPHA INC","0.25","$20.00","","-$5.00"
"03/25/2024","Reinvest Dividend","ALF","ALPHA INC","","","","$5.00"
"03/22/2024","Advisor Fee","","TO ADVISOR","","","","-$10.00"
"03/22/2024","Advisor Fee","","TO ADVISOR","","","","-$10.00"
"03/20/2024","Stock Split","ALF","ALPHA INC","10","","",""
"03/18/2024","Sell to Open","ALF 04/19/2024 25.00 C","CALL ALPHA $25","1","$1.00","$0.65","$99.35"
"03/15/2024","Stock Merger","NEW","NEW CO","50","","",""
"03/15/2024","Stock Merger","00000OLD1","OLD CO XXXMANDATORY MERGER","-100","","",""
"03/14/2024","Cash Merger","GON","GONE INC","","","","$300.00"
"03/14/2024","Cash Merger Adj","GON","GONE INC","-30","","",""
"03/12/2024","Buy","000000BB2","BETA 2030 BOND","1,000","$98.50","","-$985.00"
"03/08/2024","Journaled Shares","ZED","ZED INC","-5","$9.00","",""
"03/05/2024","MoneyLink Transfer","","Tfr BANK","","","","$2,000.00"
"03/01/2024","Teleport Shares","ALF","ALPHA INC","1","","",""
"Transactions Total","","","","","","","$1,479.43"
"""

SCHWAB_POSITIONS = b""""Positions for account Individual ...789 as of 06:04 PM ET, 2024/03/31"

"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","Cost Basis","Security Type"
"ALF","ALPHA INC","1,020.5","$10.50","$10,715.25","$9,000.00","Equity"
"ALF 04/19/2024 25.00 C","CALL ALPHA INC $25","-1","$1.10","-$110.00","-$99.35","Option"
"Cash & Cash Investments","--","--","--","$250.75","--","Cash and Money Market"
"Account Total","","--","--","$10,856.00","$8,900.65","--"
"""

SCHWAB_LOTS = b""""ALF Lot Details for Individual ...789 as of 06:04 PM ET, 03/31/2024"

"Open Date","Quantity","Price","Cost/Share","Market Value","Cost Basis","Gain/Loss $","Gain/Loss %","Holding Period",
"01/02/2023","1,000","$10.50","$8.50","$10,500.00","$8,500.00","$2,000.00","+23%","Long Term",
"02/02/2024","20.5","$10.50","$24.39","$215.25","$500.00","-$284.75","-57%","Short Term",
"Total","1,020.5","--","--","$10,715.25","$9,000.00","$1,715.25","+19%","--",
"""

FIDELITY_HISTORY = b"""\xef\xbb\xbf

Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date
03/28/2024,Individual,Z000000001, YOU SOLD ALPHA INC (ALF) (Cash),ALF,ALPHA INC,Cash,21,-4,,0.02,,83.98,500.00,04/01/2024
03/27/2024,Individual,Z000000001, DIVIDEND RECEIVED ALPHA INC (ALF) (Cash),ALF,ALPHA INC,Cash,,0.000,,,,5,416.02,
03/27/2024,Individual,Z000000001, REINVESTMENT ALPHA INC (ALF) (Cash),ALF,ALPHA INC,Cash,20,0.25,,,,-5,416.02,
03/26/2024,Individual,Z000000001, DIVIDEND RECEIVED GOVERNMENT MONEY (SPAXX) (Cash),SPAXX,GOVERNMENT MONEY,Cash,,0.000,,,,1.25,416.02,
03/26/2024,Individual,Z000000001, REINVESTMENT GOVERNMENT MONEY (SPAXX) (Cash),SPAXX,GOVERNMENT MONEY,Cash,1,1.25,,,,-1.25,416.02,
03/20/2024,Roth IRA,Z000000002, CASH CONTRIBUTION CURRENT YEAR (Cash), ,No Description,Cash,,0.000,,,,600,700.00,
03/19/2024,Individual,Z000000001, YOU SOLD OPENING TRANSACTION CALL (ALF) (Margin), -ALF240419C25,CALL (ALF) APR 19 24,Margin,1,-1,0.65,,,99.35,414.77,03/20/2024
03/18/2024,Individual,Z000000001, FOREIGN TAX PAID ALPHA INC (ALF) (Cash),ALF,ALPHA INC,Cash,,0.000,,,,-0.75,315.42,
03/15/2024,Individual,Z000000001, YOU BOUGHT BETA 2030 (Cash),000000BB2,BETA 2030,Cash,98.5,1000,1,,12.5,-998.5,316.17,03/18/2024
03/14/2024,Individual,Z000000001, DISTRIBUTION STOCK SPLIT ALPHA INC (ALF) (Cash),ALF,ALPHA INC,Cash,,10,,,,0,,
03/13/2024,Individual,Z000000001, QUANTUM SHUFFLE (Cash),ALF,ALPHA INC,Cash,,0.000,,,,7,,

"The data and information in this spreadsheet is provided to you solely for your use."

Date downloaded 03/31/2024 10:28 am
"""

FIDELITY_POSITIONS = b"""Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Cost Basis Total,Average Cost Basis,Type
Z000000001,Individual,SPAXX**,HELD IN MONEY MARKET,,,$500.00,,,Cash
Z000000001,Individual,ALF,ALPHA INC,20.5,$10.50,$215.25,$180.00,$8.78,Cash
Z000000001,Individual,000000BB2,BETA 2030,1000,$99.00,$990.00,$985.00,$98.50,Cash
Z000000001,Individual, -ALF240419C25,CALL (ALF) APR 19 24,-1,$1.10,-$110.00,-$99.35,$0.99,Margin
Z000000001,Individual,Pending Activity,,,,$42.00,,,

"Brokerage services are provided by somebody."
"Date downloaded 03/31/2024 10:28 AM ET"
"""

COINBASE = b"""Transactions
User,Ada,00000000
ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes
a1,2024-01-02 10:00:00 UTC,Deposit,USD,500,USD,$1.00,$500.00,$500.00,$0.00,Deposit from bank
a2,2024-01-03 10:00:00 UTC,Buy,BTC,0.01,USD,$40000.00,$400.00,$404.00,$4.00,Bought 0.01 BTC for 404 USD
a3,2024-01-04 10:00:00 UTC,Convert,BTC,0.004,USD,$41000.00,$163.00,$164.00,$1.00,Converted 0.004 BTC to 0.08 ETH
a4,2024-01-05 10:00:00 UTC,Staking Income,ETH,0.0001,USD,$2050.00,$0.21,$0.21,$0.00,
a5,2024-01-06 10:00:00 UTC,Send,ETH,-0.03,USD,$2060.00,-$61.80,-$61.80,$0.00,Sent 0.03 ETH
a6,2024-01-07 10:00:00 UTC,Sell,BTC,-0.002,USD,$42000.00,$84.00,$83.00,$1.00,Sold 0.002 BTC for 83 USD
a7,2024-01-08 10:00:00 UTC,Time Travel,BTC,0.001,USD,$42000.00,$42.00,$42.00,$0.00,?
"""

GHOSTFOLIO_CSV = b"""Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note
02-01-2024,ALF,YAHOO,USD,20.00,10,buy,1.00,first
13/02/2024,ALF,YAHOO,USD,0.50,10,dividend,0.00,
14.02.2024,LON,YAHOO,GBX,250,4,buy,100,
20240215,Custody,MANUAL,USD,0,0,fee,9,
2024-02-16,Loan,MANUAL,USD,5000,1,liability,0,
2024-02-17,ALF,YAHOO,USD,0,0,buy,0,
"""

GHOSTFOLIO_JSON = b"""{"meta":{"date":"2024-03-31T00:00:00.000Z","version":"2"},
"accounts":[{"id":"acc","name":"Broker","currency":"USD","balances":[{"date":"2024-03-31T00:00:00.000Z","value":1234.5}]}],
"assetProfiles":[{"symbol":"7e91b7d4-1430-4212-8380-289a06c9bbc1","name":"Cottage","dataSource":"MANUAL"}],
"activities":[
{"accountId":"acc","type":"BUY","symbol":"ALF","currency":"USD","quantity":10,"unitPrice":20.10,"fee":1,"date":"2024-01-02T00:00:00.000Z","dataSource":"YAHOO","id":"x1"},
{"accountId":"acc","type":"SELL","symbol":"BTCUSD","currency":"USD","quantity":0.1,"unitPrice":40000,"fee":2,"date":"2024-01-03T00:00:00.000Z","dataSource":"YAHOO","id":"x2"},
{"accountId":null,"type":"BUY","symbol":"7e91b7d4-1430-4212-8380-289a06c9bbc1","currency":"USD","quantity":1,"unitPrice":90000,"fee":0,"date":"2024-01-04T00:00:00.000Z","dataSource":"MANUAL"},
{"accountId":"acc","type":"INTEREST","symbol":"ALF","currency":"USD","quantity":1,"unitPrice":3,"fee":0,"date":"2024-01-05T00:00:00.000Z","dataSource":"YAHOO"}]}
"""

WEALTHFOLIO = b"""date,type,symbol,instrumentType,quantity,unit_price,currency,fee,amount,comment,fxRate,subtype
2024-01-02,BUY,ALF,EQUITY,10,20.00,USD,1.00,,,,
2024-02-01,DIVIDEND,ALF,EQUITY,10,0.50,USD,,,,,
2024-02-02,DEPOSIT,,,,,USD,,500,,,
2024-02-03,WITHDRAWAL,,,,,USD,,100,,,
2024-02-04,FEE,,,,,USD,,9,,,
2024-02-05,SPLIT,ALF,EQUITY,2,,,,,2-for-1,,
2024-02-06,TRANSFER_IN,GAM,EQUITY,3,7.00,USD,,,,,
2024-02-07,CREDIT,,,,,USD,,4,,,REBATE
2024-02-08,ORACLE,ALF,EQUITY,,,USD,,1,,,
"""

WEALTHFOLIO_HOLDINGS = b"""date,symbol,quantity,price,currency
2024-03-31,ALF,20,10.50,USD
2024-03-31,$CASH,500,,USD
"""

GENERIC_EUROPEAN = """Kontoauszug für Konto 12345678
Zeitraum 01.01.2024 bis 31.03.2024

Buchungsdatum;Art;ISIN;Bezeichnung;Menge;Kurs;Betrag;Gebühr;Währung
02.01.2024;Kauf;DE0000000AA1;Alpha AG;10;1.020,50;10.210,00;5,00;EUR
13.02.2024;Dividende;DE0000000AA1;Alpha AG;;;53,40;;EUR
14.02.2024;Verkauf;DE0000000AA1;Alpha AG;4;1.100,00;4.395,00;5,00;EUR
15.02.2024;Einzahlung;;;;;500,00;;EUR
16.02.2024;Auszahlung;;;;;200,00;;EUR
17.02.2024;Hokuspokus;;;;;1,00;;EUR
Summe;;;;;;15.354,40;;
""".encode("cp1252")

GENERIC_BANK = b"""Posting Date,Details,Debit,Credit,Running Balance
01/31/2024,Coffee,(4.50),,"$1,095.50"
01/30/2024,Salary,,"1,000.00","$1,100.00"
01/30/2024,Coffee,4.50-,,$100.00
01/29/2024,Coffee,4.50,,$104.50
Total,,13.50,"1,000.00",
"""

# name of the format -> (file name, content)
SAMPLES: dict[str, tuple[str, bytes]] = {
    "ofx": ("bank.qfx", OFX_SGML),
    "ofx investments": ("broker.ofx", OFX_XML_INVESTMENTS),
    "ofx plan": ("plan.ofx", OFX_PLAN),
    "ibkr_flex": ("flex.xml", FLEX),
    "schwab_transactions": ("Brokerage_XXX456_Transactions_20240331.csv", SCHWAB_TRANSACTIONS),
    "schwab_positions": ("Individual-Positions-2024-03-31.csv", SCHWAB_POSITIONS),
    "schwab_lots": ("ALF.csv", SCHWAB_LOTS),
    "fidelity_history": ("Accounts_History.csv", FIDELITY_HISTORY),
    "fidelity_positions": ("Portfolio_Positions_Mar-31-2024.csv", FIDELITY_POSITIONS),
    "coinbase": ("coinbase.csv", COINBASE),
    "ghostfolio_csv": ("ghostfolio.csv", GHOSTFOLIO_CSV),
    "ghostfolio_json": ("ghostfolio.json", GHOSTFOLIO_JSON),
    "wealthfolio": ("activities.csv", WEALTHFOLIO),
    "wealthfolio_holdings": ("holdings.csv", WEALTHFOLIO_HOLDINGS),
    "generic_csv": ("konto.csv", GENERIC_EUROPEAN),
    "generic_csv bank": ("bank.csv", GENERIC_BANK),
}
