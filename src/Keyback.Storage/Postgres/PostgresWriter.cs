using System.Data;
using Dapper;
using Keyback.Storage.Audit;
using Npgsql;

namespace Keyback.Storage.Postgres;

/// <summary>
/// Takes pieces of work up, each in a transaction of its own that does not wait for the disk, and lets them answer once
/// one flush has made all of them durable (group commit). What a transaction holds is free again before the flush.
/// </summary>
/// <param name="source">Connections whose commits do not wait for the disk.</param>
/// <param name="openChain">Opens a chain of the record.</param>
/// <param name="clock">Dates the entries of the record.</param>
internal sealed class PostgresWriter(NpgsqlDataSource source, Func<AuditChain> openChain, TimeProvider clock)
{
    private const int LargestBatch = 32; // pieces of work that one flush makes durable
    private const int MostTries = 6; // of one piece of work

    private static readonly string Flush = Sql.Text("Postgres/flush");

    private readonly List<PendingWrite> _committed = new(LargestBatch); // and not yet known to be durable
    private AuditChain? _chain;

    /// <summary>Writes a piece of work, and with it what has waited meanwhile.</summary>
    /// <returns>What answers, once this writer is free for whoever comes on hearing it.</returns>
    public async Task<Action> WriteAsync(PendingWrite first, WriterLine line)
    {
        NpgsqlConnection? connection = null;
        try
        {
            for (var pending = first; pending is not null; pending = _committed.Count < LargestBatch ? line.Next() : null)
            {
                for (var tries = 1; ; tries++)
                {
                    try
                    {
                        connection ??= await source.OpenConnectionAsync(CancellationToken.None);
                        await CommitAsync(pending, connection);
                        break;
                    }
                    catch (Exception error)
                    {
                        // The others must not wait for what comes of this one, and it may have a connection of its own.
                        (await SettleAsync(connection))();
                        Distrust(connection, error);
                        await CloseAsync(connection);
                        connection = null;
                        if (tries == MostTries || !MayPass(error))
                        {
                            pending.Fail(error);
                            break;
                        }

                        await Task.Delay(TimeSpan.FromMilliseconds(5 << tries)); // in real time: somebody else is to get on meanwhile
                    }
                }
            }

            return await SettleAsync(connection);
        }
        finally
        {
            await CloseAsync(connection);
        }
    }

    private async Task CommitAsync(PendingWrite pending, NpgsqlConnection connection)
    {
        if (pending.Patience.IsCancellationRequested)
        {
            pending.Fail(new OperationCanceledException());
            return;
        }

        try
        {
            await CommitAsync(pending, connection, assumes: true);
        }
        catch (WrongAssumptionException)
        {
            await CommitAsync(pending, connection, assumes: false);
        }
    }

    private async Task CommitAsync(PendingWrite pending, NpgsqlConnection connection, bool assumes)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        var statements = new GatheredStatements(connection, transaction, assumes);
        var scope = new WriteScope(statements, thread: null);
        try
        {
            await pending.RunAsync(scope);
        }
        finally
        {
            scope.Close();
        }

        if (scope.Entries.Count > 0)
        {
            _chain ??= openChain();
            await _chain.AppendAsync(new WriteScope(statements, thread: null), scope.Entries, clock.GetUtcNow());
        }

        await statements.SendAsync();
        await CommitAsync(transaction);
        if (scope.Entries.Count > 0)
        {
            _chain!.Committed();
        }

        pending.AfterCommits = scope.AfterCommits;
        _committed.Add(pending);
    }

    private async Task CommitAsync(NpgsqlTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync();
        }
        catch (PostgresException error) when (error.InvariantSeverity == "ERROR")
        {
            throw; // the server says that it did not commit
        }
        catch (Exception error)
        {
            throw InDoubt(error);
        }
    }

    private async Task<Action> SettleAsync(NpgsqlConnection? connection)
    {
        if (_committed.Count == 0)
        {
            return () => { };
        }

        PendingWrite[] committed = [.. _committed];
        _committed.Clear();
        try
        {
            await FlushAsync(connection!);
            return () => Array.ForEach(committed, pending => pending.Succeed());
        }
        catch (Exception error)
        {
            var doubt = InDoubt(error);
            return () => Array.ForEach(committed, pending => pending.Fail(doubt));
        }
    }

    // By the connection that committed and by no other: another one may lead to a new primary, which never saw the work.
    private static async Task FlushAsync(NpgsqlConnection connection)
    {
        var warned = false;
        connection.Notice += Warn;
        try
        {
            await connection.ExecuteAsync(Flush);
        }
        finally
        {
            connection.Notice -= Warn;
        }

        if (warned)
        {
            throw new CommitInDoubtException(null);
        }

        // On disk here, and the wait for the standby was given up: whoever promotes the standby would lose it.
        void Warn(object sender, NpgsqlNoticeEventArgs notice) => warned |= notice.Notice.SqlState == PostgresErrorCodes.Warning;
    }

    // The chain may or may not have its last entries, and the transaction may even run still. Nothing waits for that: this
    // writer goes on with a chain of its own.
    private CommitInDoubtException InDoubt(Exception error)
    {
        _chain = null;
        return error as CommitInDoubtException ?? new CommitInDoubtException(error);
    }

    // Whatever still leads to a server that is no primary any more leads nowhere.
    private static void Distrust(NpgsqlConnection? connection, Exception error)
    {
        if (connection is not null && error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
        {
            NpgsqlConnection.ClearPool(connection);
        }
    }

    private static async Task CloseAsync(NpgsqlConnection? connection)
    {
        try
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception) // what it was used for has been settled, and the writer must outlive it
        {
        }
    }

    // Nothing was committed, and the same work has another outcome when it is run again: it lost to another transaction,
    // which it will see then, or its connection broke. One that merely took too long is not run again.
    private static bool MayPass(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => true, // a primary no more
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => true,
        PostgresException => false,
        NpgsqlException { IsTransient: true, InnerException: not TimeoutException } => true,
        DataException { InnerException: { } inner } => MayPass(inner), // it broke in the middle of a row
        StoreBusyException => true, // the work itself saw that somebody was between two of its statements
        _ => false,
    };
}
