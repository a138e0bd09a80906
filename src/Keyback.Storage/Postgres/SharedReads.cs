using Npgsql;

namespace Keyback.Storage.Postgres;

/// <summary>
/// Quick questions of nobody's transaction: those that come while others are on their way go together in the next round trip, each seeing what is
/// committed when its turn comes. Where they fail together each is asked by itself, and the next ones do not wait for that.
/// </summary>
/// <param name="source">Connections for reading.</param>
/// <param name="atOnce">How many round trips may be under way.</param>
internal sealed class SharedReads(NpgsqlDataSource source, int atOnce)
{
    private const int Most = 32; // questions in one round trip

    private readonly Lock _lock = new();
    private readonly Queue<Question> _waiting = [];
    private int _underWay;

    /// <summary>Reads all rows of a question.</summary>
    /// <param name="sql">Something that an index answers: others wait for it.</param>
    /// <param name="parameters">Its values.</param>
    /// <param name="ct">Gives up; the others are answered all the same.</param>
    /// <exception cref="StoreBusyException">Too many wait already.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken ct)
    {
        var question = new Question<T>(sql, parameters, ct);
        lock (_lock)
        {
            if (_waiting.Count >= WriterLine.Longest)
            {
                throw new StoreBusyException();
            }

            _waiting.Enqueue(question);
            if (_underWay < atOnce)
            {
                _underWay++;
                using var nobodys = ExecutionContext.SuppressFlow(); // it asks for others as well
                _ = Task.Run(AskAllAsync, CancellationToken.None); // it tells whoever asked of every fault
            }
        }

        return question.Answered.WaitAsync(ct);
    }

    private async Task AskAllAsync()
    {
        while (Next() is { Count: > 0 } questions)
        {
            await AskAsync(questions);
        }
    }

    // Whoever asks while there is a next one finds this under way; after that he begins anew.
    private List<Question> Next()
    {
        lock (_lock)
        {
            var questions = Take(Most);
            if (questions.Count == 0)
            {
                _underWay--;
            }

            return questions;
        }
    }

    private List<Question> Take(int most)
    {
        List<Question> questions = [];
        while (questions.Count < most && _waiting.TryDequeue(out var question))
        {
            if (!question.Patience.IsCancellationRequested) // nobody waits for it any more
            {
                questions.Add(question);
            }
        }

        return questions;
    }

    private async Task AskAsync(List<Question> questions)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            await AskAsync(questions, connection);
        }
        catch (NpgsqlException error) when (error.InnerException is TimeoutException) // those that wait have waited for the same server
        {
            lock (_lock)
            {
                questions.AddRange(Take(int.MaxValue));
            }

            questions.ForEach(question => question.Fail(error));
        }
        catch (Exception error) when (questions.Count == 1)
        {
            questions[0].Fail(error);
        }
        catch (Exception) // the fault of one, and nobody knows whose
        {
            questions.ForEach(question => _ = AskAsync([question]));
        }
    }

    private static async Task AskAsync(List<Question> questions, NpgsqlConnection connection)
    {
        var statements = new GatheredStatements(connection, transaction: null, assumes: false);
        var answers = questions.ConvertAll(question => question.AskIn(statements));
        await statements.SendAsync();
        foreach (var answer in answers)
        {
            await answer();
        }
    }

    private abstract class Question(CancellationToken patience)
    {
        public CancellationToken Patience => patience;

        /// <summary>Asks; what comes back hands the answer over, once it has been sent.</summary>
        public abstract Func<Task> AskIn(GatheredStatements statements);

        public abstract void Fail(Exception error);
    }

    private sealed class Question<T>(string sql, object? parameters, CancellationToken patience) : Question(patience)
    {
        private readonly TaskCompletionSource<IReadOnlyList<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<T>> Answered => _answer.Task;

        public override Func<Task> AskIn(GatheredStatements statements)
        {
            var asked = statements.Ask<T>(sql, parameters);
            return async () => _answer.TrySetResult(await asked.RowsAsync());
        }

        public override void Fail(Exception error)
        {
            _answer.TrySetException(error);
            _ = Answered.Exception; // seen: whoever gave up does not look at it
        }
    }
}
