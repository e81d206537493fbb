using static MySqlConnector.MySqlErrorCode;
using Code = MySqlConnector.MySqlErrorCode;

namespace Tier.Pipeline.Warehouse;

/// <summary>What the servers' error codes mean. A number stands where the driver has no name for it.</summary>
internal static class FailureCodes
{
    /// <summary>Every code that is known, once.</summary>
    public static IReadOnlyList<(FailureKind Kind, Code[] Codes)> All { get; } =
    [
        (FailureKind.Conflict,
        [
            LockDeadlock, LockWaitTimeout, CheckRead,
            TableDefinitionChanged, NeedRePrepare, // an ALTER TABLE has just ended
            (Code)3101, // ER_TRANSACTION_ROLLBACK_DURING_COMMIT: group replication found a conflict
        ]),

        (FailureKind.DuplicateKey, [DuplicateKeyEntry, DuplicateEntryWithKeyName]),

        (FailureKind.Refused,
        [
            // A value that its column doesn't take.
            DataTooLong, WarningDataOutOfRange, DataOutOfRange, WarningDataTruncated, TruncatedWrongValue, TruncatedWrongValueForField, ColumnCannotBeNull,
            WarningNullToNotNull, IllegalValueForType, WrongValueForType, WrongValue, DateTimeFunctionOverflow, DivisionByZero, CannotCreateGeometryObject,
            InvalidCharacterString, CannotConvertString, TooLongString, WrongStringLength,
            (Code)3988, // ER_IMPOSSIBLE_STRING_CONVERSION
            // JSON that a server doesn't take.
            InvalidJsonData, InvalidJsonText, InvalidJsonTextInParam, InvalidJsonBinaryData, InvalidJsonCharset, InvalidJsonCharsetInFunction, InvalidTypeForJson,
            JsonValueTooBig, JsonKeyTooBig, NumericJsonValueOutOfRange, JsonDocumentTooDeep, JsonDocumentNullKey,
            // A rule that the row breaks.
            (Code)3819, // ER_CHECK_CONSTRAINT_VIOLATED, MySQL
            (Code)4025, // ER_CONSTRAINT_FAILED, MariaDB; its JSON columns are such constraints too
            ViewCheckFailed, NoReferencedRow, NoReferencedRow2,
            // Too much at once: fewer records may pass, and one that doesn't is too large.
            PacketTooLarge, WarningAllowedPacketOverflowed, PreparedStatementManyParameters, TooBigRowSize, TransactionCacheFull,
        ]),

        (FailureKind.Systemic,
        [
            // No connection, or not to this server, or not now.
            UnableToConnectToHost, HandshakeError, ConnectionCountError, TooManyUserConnections, UserLimitReached, HostIsBlocked, CannotCreateThread, MaxPreparedStatementCountReached,
            UnknownCommand, // a Galera node that isn't in its cluster
            AbortingConnection, NewAbortingConnection, NetReadErrorFromPipe, NetFCntlError, NetPacketsOutOfOrder, NetUncompressError, NetReadError, NetReadInterrupted,
            NetErrorOnWrite, NetWriteInterrupted, ClientInteractionTimeout, (Code)1927 /* ER_CONNECTION_KILLED, MariaDB */, (Code)3169 /* ER_SESSION_WAS_KILLED */,
            (Code)2002, (Code)2003, (Code)2005, (Code)2006, (Code)2012, (Code)2013, (Code)2014, (Code)2026, (Code)2055, // the client's own: CR_CONNECTION_ERROR … CR_SERVER_LOST_EXTENDED
            ServerShutdown, NormalShutdown, GotSignal, ShutdownComplete, ForcingClose,
            QueryInterrupted, QueryTimeout, (Code)1969 /* ER_STATEMENT_TIMEOUT, MariaDB */,
            // Read-only: a fail-over, an operator, or a server without room.
            OptionPreventsStatement, CannotExecuteInReadOnlyTransaction, ReadOnlyTransaction, OpenAsReadOnly, InnodbReadOnly, CannotUpdateWithReadLock, LockOrActiveTransaction,
            (Code)1836, // ER_READ_ONLY_MODE
            (Code)3100, // ER_RUN_HOOK_ERROR: group replication blocks writes
            (Code)3989, // ER_SCHEMA_READ_ONLY
            (Code)3032, // ER_SERVER_OFFLINE_MODE
            // Disk and memory.
            DiskFull, RecordFileFull, (Code)3675 /* ER_DISK_FULL_NOWAIT */, (Code)3019 /* ER_INNODB_UNDO_LOG_FULL */, ErrorOnWrite, ErrorOnRead, ErrorOnClose, TempFileWriteFailure, CannotCreateFile, CannotOpenFile, CannotGetStatus, CannotLock, FileNotFound,
            OutOfMemory, OutOfSortMemory, OutOfResources, LockTableFull, TooManyConcurrentTransactions, StackOverrunNeedMore,
            GetErrorNumber, GetErroMessage, GetTemporaryErrorMessage, // what the storage engine says
            UnknownError, ErrorDuringCommit, ErrorDuringRollback, ErrorDuringFlushLogs, ErrorDuringCheckpoint, BinLogRowLogginFailed, BinLogLoggingImpossible, LockAborted,
            // A table that is damaged, or isn't the migrations' one.
            NotFormFile, NotKeyFile, OldKeyFile, KeyNotFound, CrashedOnUsage, CrashedOnRepair, TableCorrupt, TableNeedsUpgrade, CannotReopenTable, TableNotLockedForWrite, TableNotLocked,
            (Code)1812, (Code)1813, (Code)1814, (Code)1815, // ER_TABLESPACE_MISSING, _EXISTS, _DISCARDED, ER_INTERNAL_ERROR
            NoSuchTable, UnknownTable, BadTable, BadFieldError, WrongValueCount, WrongValueCountOnRow, NoDefaultForField, NoDefaultForViewField, ParseError, NonUpdateableTable,
            NonInsertableTable, NonUpdateableColumn, ViewInvalid, StoredProcedureDoesNotExist, NoSuchUser, UnknownSystemVariable,
            // A right that was taken away, or a password that was changed.
            AccessDenied, DatabaseAccessDenied, UnknownDatabase, NoDatabaseSelected, NoSuchDb, HostNotPrivileged, TableAccessDenied, ColumnAccessDenied, SpecifiedAccessDeniedError,
            PrecedureAccessDenied, NotSupportedAuthMode, PluginIsNotLoaded,
            (Code)1698, (Code)1820, (Code)1862, // no password is allowed, it must be changed
            (Code)3118, (Code)4151, // the account is locked: MySQL, MariaDB
            (Code)3159, // ER_SECURE_TRANSPORT_REQUIRED
        ]),
    ];
}
