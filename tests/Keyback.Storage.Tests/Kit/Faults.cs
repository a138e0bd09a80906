using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Keyback.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Tests.Kit;

/// <summary>Faults of the disk, made with SQLite's own means on the writer's connection.</summary>
internal static partial class Faults
{
    private const int IoError = 10; // SQLITE_IOERR

    /// <summary>
    /// The next commit reaches the disk and reports an error all the same: what a hook on the write-ahead log returns
    /// comes out of COMMIT, "though the commit will have still occurred" (https://sqlite.org/c3ref/wal_hook.html).
    /// </summary>
    public static Task CommitButReportAnErrorAsync(Database database, Func<WriteScope, Task> work) => database.WriteAsync(
        scope =>
        {
            unsafe
            {
                // Set inside the work, for this very commit.
                _ = WalHook(WriterOf((SqliteDatabase)database)!.Handle!.DangerousGetHandle(), &Refuse, 0);
            }

            return work(scope);
        },
        CancellationToken.None);

    /// <summary>The disk is full, until the writer's connection is opened again.</summary>
    public static Task FillDiskAsync(Database database) => database.WriteAsync(
        async scope => await scope.FindAsync<long>($"PRAGMA max_page_count = {await scope.FindAsync<long>("PRAGMA page_count")}"),
        CancellationToken.None);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_connection")]
    private static extern ref SqliteConnection? WriterOf(SqliteDatabase database);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_wal_hook")]
    private static unsafe partial nint WalHook(nint connection, delegate* unmanaged[Cdecl]<nint, nint, nint, int, int> hook, nint argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Refuse(nint argument, nint connection, nint name, int pages) => IoError;
}
