using Npgsql;

namespace Keyback.Storage.Postgres;

/// <summary>
/// Quick questions outside transactions: those that come while others are on their way go together in the next round trip, each seeing what is
/// committed when its turn comes. Where they fail together each is asked by itself, so that one bad question costs the others time and nothing else.
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
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken ct)
    {
        var question = new Question<T>(sql, parameters);
        var begins = false;
        lock (_lock)
        {
            _waiting.Enqueue(question);
            if (_underWay < atOnce)
            {
                _underWay++;
                begins = true;
            }
        }

        if (begins)
        {
            _ = AskAllAsync(); // tells whoever asked of every fault
        }

        return question.Answered.WaitAsync(ct);
    }

    private async Task AskAllAsync()
    {
        while (Take() is { Count: > 0 } questions)
        {
            await AskAsync(questions);
        }
    }

    private List<Question> Take()
    {
        List<Question> questions = [];
        lock (_lock)
        {
            while (questions.Count < Most && _waiting.TryDequeue(out var question))
            {
                questions.Add(question);
            }

            if (questions.Count == 0)
            {
                _underWay--;
            }
        }

        return questions;
    }

    private async Task AskAsync(List<Question> questions)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await source.OpenConnectionAsync();
        }
        catch (Exception error) // there is none for anybody
        {
            questions.ForEach(question => question.Fail(error));
            return;
        }

        try
        {
            await using (connection)
            {
                await AskAsync(questions, connection);
            }
        }
        catch (Exception error) when (questions.Count == 1)
        {
            questions[0].Fail(error);
        }
        catch (Exception) // the fault of one, and nobody knows whose
        {
            await Task.WhenAll(questions.Select(question => AskAsync([question])));
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

    private abstract class Question
    {
        /// <summary>Asks; what comes back hands the answer over, once it has been sent.</summary>
        public abstract Func<Task> AskIn(GatheredStatements statements);

        public abstract void Fail(Exception error);
    }

    private sealed class Question<T>(string sql, object? parameters) : Question
    {
        private readonly TaskCompletionSource<IReadOnlyList<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<T>> Answered => _answer.Task;

        public override Func<Task> AskIn(GatheredStatements statements)
        {
            var asked = statements.Ask<T>(sql, parameters);
            return async () => _answer.TrySetResult(await asked.RowsAsync());
        }

        public override void Fail(Exception error) => _answer.TrySetException(error);
    }
}
