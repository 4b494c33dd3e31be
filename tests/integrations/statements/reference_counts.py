"""What the reference files hold, counted in each file itself by reading it or by grep.

A line is: file, format, activities by kind, positions, balances, problems, notices.
"""

OFXPARSE, OFXTOOLS = "03_statements/ofxparse-fixtures/", "03_statements/ofxtools-data/"
REDS, FLEX = "03_statements/reds-importers/", "03_statements/pp-ibflex/testIBFlexStatementFile"
EXPORTS, GHOST = "03_statements/export-to-ghostfolio/", "03_statements/ghostfolio-imports/ok/"
WEALTH, SURE = "03_statements/wealthfolio-data/", "03_statements/sure-fixtures/"
BEANS, TRADE = "03_statements/beancount-import/", "03_statements/pp-traderepublic-csv/"
SCHWAB_TAX, RAW_TAX = "04_tax/cgt-calc-tests/schwab/data/", "04_tax/cgt-calc-tests/raw/data/"
CSV = "generic_csv"

Expected = tuple[str, str, str, int, int, int, int]

FILES: list[Expected] = [
    # --- OFX and QFX: banks and cards
    (OFXPARSE + "anzcc.ofx", "ofx", "withdrawal 1", 0, 1, 0, 0),
    (OFXPARSE + "bank_medium.ofx", "ofx", "withdrawal 3", 0, 1, 0, 0),
    (OFXPARSE + "checking.ofx", "ofx", "interest 1 withdrawal 1 fee 1", 0, 1, 0, 0),
    (OFXPARSE + "multiple_accounts.ofx", "ofx", "", 0, 2, 0, 0),
    (OFXPARSE + "multiple_accounts2.ofx", "ofx", "", 0, 2, 0, 0),
    (OFXPARSE + "ofx-v102-empty-tags.ofx", "ofx", "deposit 1", 0, 0, 0, 1),
    (OFXPARSE + "suncorp.ofx", "ofx", "withdrawal 1", 0, 1, 0, 0),
    (OFXPARSE + "fail_nice/date_missing.ofx", "ofx", "", 0, 1, 3, 0),
    (OFXPARSE + "fail_nice/decimal_error.ofx", "ofx", "", 0, 1, 1, 0),
    (OFXPARSE + "fail_nice/empty_balance.ofx", "ofx", "deposit 1", 0, 0, 0, 2),
    (OFXTOOLS + "br_nubank_cc.ofx", "ofx", "withdrawal 6", 0, 1, 0, 0),
    (OFXTOOLS + "stmtrs.ofx", "ofx", "withdrawal 2", 0, 1, 0, 0),
    (OFXTOOLS + "stmtrs_euro.ofx", "ofx", "withdrawal 2", 0, 1, 0, 0),
    (REDS + "ally/tests/transactions.qfx", "ofx", "transfer_out 2", 0, 1, 0, 1),
    (
        REDS + "capitalonebank/tests/360Checking.qfx",
        "ofx", "interest 1 deposit 2 withdrawal 1", 0, 1, 0, 0,
    ),
    # --- OFX and QFX: brokers and plans
    (OFXPARSE + "fidelity-savings.ofx", "ofx", "withdrawal 3 deposit 1", 0, 0, 0, 0),
    (
        OFXPARSE + "fidelity.ofx", "ofx",
        "buy 5 reinvestment 3 dividend 4 sell 2 interest 2 fee 1", 6, 1, 0, 1,
    ),
    (OFXPARSE + "investment_medium.ofx", "ofx", "withdrawal 2 deposit 1", 0, 1, 0, 0),
    (
        OFXPARSE + "investment_401k.ofx", "ofx",
        "buy 1 contribution 1 transfer_in_kind 1 transfer_out_kind 1", 3, 0, 0, 0,
    ),
    (OFXPARSE + "td_ameritrade.ofx", "ofx", "", 2, 1, 0, 0),
    (OFXPARSE + "tiaacref.ofx", "ofx", "", 6, 1, 0, 1),
    (OFXPARSE + "vanguard.ofx", "ofx", "sell 1", 2, 0, 0, 1),
    (OFXPARSE + "vanguard401k.ofx", "ofx", "buy 4 contribution 4 sell 1 fee 1", 1, 0, 0, 1),
    (OFXTOOLS + "invstmtrs.ofx", "ofx", "buy 1 deposit 1", 2, 1, 0, 2),
    (
        REDS + "vanguard/tests/OfxDownload-401k.qfx", "ofx",
        "buy 2 contribution 2 transfer_out_kind 1 transfer_in_kind 1 sell 1 fee 1", 1, 0, 0, 1,
    ),
    # --- Interactive Brokers Flex
    (
        FLEX + "01.xml", "ibkr_flex",
        "buy 14 fee 4 interest 1 margin_interest 1 tax 1 merger 2 sell 1", 0, 0, 0, 3,
    ),
    (
        FLEX + "02.xml", "ibkr_flex",
        "buy 6 sell_short 2 option_assignment 1 tax 1 dividend 1 fee 2", 0, 0, 0, 1,
    ),
    (FLEX + "03.xml", "ibkr_flex", "interest 1", 0, 0, 0, 1),
    (FLEX + "05.xml", "ibkr_flex", "buy 2 dividend 2", 0, 0, 0, 0),
    (FLEX + "08.xml", "ibkr_flex", "tax 1 dividend 1 fee 1", 0, 0, 0, 0),
    (FLEX + "10.xml", "ibkr_flex", "buy 1 exchange 1", 0, 0, 0, 0),
    (FLEX + "14.xml", "ibkr_flex", "buy 6 exchange 2 deposit 2", 0, 4, 0, 1),
    (FLEX + "20.xml", "ibkr_flex", "buy 1 tax 2", 0, 8, 0, 6),
    (FLEX + "21.xml", "ibkr_flex", "buy 1 tax 1", 0, 6, 0, 2),
    (FLEX + "24.xml", "ibkr_flex", "dividend 9 fee 1", 0, 2, 0, 0),
    (
        SURE + "ibkr/flex_statement.xml", "ibkr_flex",
        "buy 1 sell 1 deposit 1 dividend 1", 1, 3, 0, 3,
    ),
    # --- Schwab
    (
        EXPORTS + "schwab-export.csv", "schwab_transactions",
        ("reinvestment 40 dividend 42 fee 11 interest 5 sell 2 buy 1 withdrawal 2 transfer_in 1 "
        "transfer_out_kind 1 capital_gain_long 1 tax 1 split 2 stock_dividend 1 spin_off 1 "
        "merger 2 ticker_change 1 return_of_capital 1"), 0, 0, 0, 7,
    ),
    (
        WEALTH + "schwab_no_title_row.csv", "schwab_transactions",
        "buy 1 sell 1 transfer_in 1 interest 1 reinvestment 1 dividend 2 cover_short 1 deposit 2",
        0, 0, 0, 1,
    ),
    (
        WEALTH + "schwab_with_header_row.csv", "schwab_transactions",
        ("sell 2 buy 2 split 1 dividend 3 capital_gain_long 1 capital_gain_short 1 withdrawal 1 "
        "tax 2 interest 1 fee 1 reinvestment 1 deposit 2 transfer_in 1 transfer_in_kind 1"),
        0, 0, 0, 2,
    ),
    (
        SCHWAB_TAX + "2023/transactions.csv", "schwab_transactions",
        "deposit 1 buy 3 sell 3", 0, 0, 0, 0,
    ),
    (
        SCHWAB_TAX + "bond_interest/transactions.csv", "schwab_transactions",
        "interest 4 deposit 1", 0, 0, 0, 0,
    ),
    (
        SCHWAB_TAX + "cash_merger/transactions.csv", "schwab_transactions",
        "sell 1 buy 1 deposit 2 withdrawal 1", 0, 0, 0, 1,
    ),
    (
        SCHWAB_TAX + "interest_tax/transactions.csv", "schwab_transactions",
        "tax 1 interest 1", 0, 0, 0, 0,
    ),
    (
        SCHWAB_TAX + "rsu_settlement/transactions.csv", "schwab_transactions",
        "sell 1 vest 1 buy 1 deposit 1", 0, 0, 0, 0,
    ),
    (
        SCHWAB_TAX + "schwab_transactions.csv", "schwab_transactions",
        "interest 2 buy 6 sell 4 deposit 1", 0, 0, 0, 0,
    ),
    # --- Fidelity, Coinbase, trackers
    (
        REDS + "fidelity/fidelity_cma_csv_examples/History_for_Account_X8YYYYYYY.csv",
        "fidelity_history", "withdrawal 5 deposit 3 transfer_in 1 transfer_out 2", 0, 0, 0, 9,
    ),
    (
        EXPORTS + "coinbase-export.csv", "coinbase",
        "staking_reward 2 transfer_out_kind 1 transfer_in_kind 1 sell 2 buy 4", 0, 0, 0, 4,
    ),
    (GHOST + "500-activities.json", "ghostfolio_json", "buy 500", 0, 0, 0, 0),
    (GHOST + "btceur.json", "ghostfolio_json", "buy 1", 0, 0, 0, 0),
    (GHOST + "btcusd-short.json", "ghostfolio_json", "sell 2", 0, 0, 0, 0),
    (GHOST + "btcusd.csv", "ghostfolio_csv", "buy 1", 0, 0, 0, 0),
    (GHOST + "btcusd.json", "ghostfolio_json", "buy 1", 0, 0, 0, 0),
    (GHOST + "derived-currency.json", "ghostfolio_json", "buy 1", 0, 0, 0, 0),
    (
        GHOST + "jnug-buy-and-sell-and-buy-and-sell.json", "ghostfolio_json",
        "buy 2 sell 2", 0, 0, 0, 0,
    ),
    (GHOST + "novn-buy-and-sell-partially.json", "ghostfolio_json", "buy 1 sell 1", 0, 0, 0, 0),
    (GHOST + "novn-buy-and-sell.json", "ghostfolio_json", "buy 1 sell 1", 0, 0, 0, 0),
    (GHOST + "penthouse-apartment.csv", "ghostfolio_csv", "buy 1", 0, 0, 0, 0),
    (GHOST + "penthouse-apartment.json", "ghostfolio_json", "buy 1", 0, 0, 0, 0),
    (GHOST + "sample.csv", "ghostfolio_csv", "fee 1 buy 2 dividend 1", 0, 0, 0, 1),
    (GHOST + "sample.json", "ghostfolio_json", "fee 1 buy 2 dividend 1", 0, 2, 0, 1),
    (GHOST + "vti-buy-long-history.json", "ghostfolio_json", "buy 3", 0, 0, 0, 0),
    (GHOST + "without-accounts.json", "ghostfolio_json", "buy 2 dividend 1", 0, 0, 0, 1),
    (
        WEALTH + "sample-import.csv", "wealthfolio",
        ("buy 3 dividend 2 sell 1 deposit 1 withdrawal 1 interest 1 fee 2 transfer_in_kind 1 "
        "split 1 tax 1"), 0, 0, 0, 0,
    ),
    (WEALTH + "sample-holdings-import.csv", "wealthfolio_holdings", "", 8, 4, 0, 0),
    # --- any other CSV
    (EXPORTS + "ibkr-trades-export.csv", CSV, "buy 8", 0, 0, 3, 0),
    (EXPORTS + "ibkr-dividends-export.csv", CSV, "dividend 7 tax 4", 0, 0, 0, 0),
    (GHOST + "vti-buy-on-ibkr.csv", CSV, "buy 1", 0, 0, 0, 0),
    (
        WEALTH + "ai-import-edge-cases.csv", CSV,
        "buy 5 dividend 2 reinvestment 1 sell 2 interest 1 deposit 1 withdrawal 1 split 1",
        0, 0, 4, 3,
    ),
    (
        WEALTH + "ai-import-european-broker.csv", CSV,
        "buy 5 dividend 2 sell 1 deposit 1 withdrawal 1 interest 1", 0, 0, 0, 2,
    ),
    ("03_statements/firefly-demo/demo-import.csv", CSV, "deposit 3 withdrawal 20", 0, 0, 0, 0),
    (BEANS + "mint.csv", CSV, "withdrawal 6 deposit 1", 0, 0, 0, 0),
    (BEANS + "mint/mint.csv", CSV, "withdrawal 2 deposit 1", 0, 0, 0, 0),
    (BEANS + "transactions.csv", CSV, "withdrawal 31 deposit 19", 0, 0, 0, 0),
    (BEANS + "venmo/transactions.csv", CSV, "withdrawal 9 deposit 2", 0, 0, 0, 1),
    (
        BEANS + "healthequity/data/1234567/cash-transactions-contribution.csv", CSV,
        "contribution 2", 0, 1, 0, 0,
    ),
    (
        BEANS + "healthequity/data/1234567/cash-transactions-other.csv", CSV,
        "interest 2 withdrawal 2 deposit 1", 0, 1, 0, 1,
    ),
    (
        REDS + "dcu/tests/Main_Checking_Account_Transactions.csv", CSV,
        "withdrawal 5 deposit 5", 0, 1, 0, 0,
    ),
    (SURE + "imports/actual.csv", CSV, "withdrawal 3 deposit 2", 0, 0, 0, 0),
    (SURE + "imports/mint.csv", CSV, "withdrawal 8 deposit 2", 0, 0, 0, 1),
    (SURE + "imports/trades.csv", CSV, "buy 7 sell 3", 0, 0, 0, 0),
    (SURE + "imports/transactions.csv", CSV, "withdrawal 9", 0, 0, 0, 0),
    (SURE + "imports/valid.csv", CSV, "withdrawal 1", 0, 0, 1, 0),
    (SURE + "imports/windows1250.csv", CSV, "withdrawal 3", 0, 0, 0, 0),
    (SURE + "imports/ynab.csv", CSV, "withdrawal 3 deposit 2", 0, 0, 0, 1),
    (TRADE + "TransactionExport02.csv", CSV, "buy 2 sell 1 deposit 4 transfer_out 2", 0, 0, 0, 0),
    (TRADE + "TransactionExport03.csv", CSV, "buy 1 transfer_in 2", 0, 0, 0, 0),
    (TRADE + "TransactionExport04.csv", CSV, "dividend 8", 0, 0, 0, 0),
    (TRADE + "TransactionExport05.csv", CSV, "dividend 3", 0, 0, 0, 0),
    (TRADE + "TransactionExport06.csv", CSV, "tax 1", 0, 0, 0, 0),
    (RAW_TAX + "test_data.csv", CSV, "buy 8 sell 5 dividend 2 split 1", 0, 0, 0, 1),
    (
        RAW_TAX + "test_data_2.csv", CSV,
        "buy 3 sell 2 dividend 1 split 1 transfer_in 1 transfer_out 1", 0, 0, 0, 1,
    ),
]  # fmt: skip

REFUSED = [
    (OFXPARSE + "account_listing_aggregation.ofx", "no statement"),
    (OFXPARSE + "bank_small.ofx", "no statement"),
    (OFXPARSE + "error_message.ofx", "2000 General Server Error"),
    (OFXPARSE + "signon_fail.ofx", "15500 Your request"),
    (OFXPARSE + "signon_success.ofx", "no statement"),
    (OFXPARSE + "signon_success_no_message.ofx", "no statement"),
    (OFXTOOLS + "profrs.ofx", "15500 Signon invalid"),
    (REDS + "unitedoverseas/tests/ACC_TXN_History_1234_clean.xls", "Save the sheet as CSV"),
    (SURE + "imports/invalid.csv", "column names"),
    (SURE + "imports/accounts.csv", "column names"),
    (BEANS + "healthequity/data/1234567/cash-transactions-distribution.csv", "no transactions"),
    (OFXPARSE + "mcc_codes.csv", "column names"),
    ("04_tax/rp2-golden/input/test_data.ods", "Unzip"),
]
