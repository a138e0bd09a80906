namespace Keyback.Storage;

/// <summary>A question on its way. Several that do not depend on each other are asked first and awaited then: together they take one round trip.</summary>
/// <typeparam name="T">One row of the answer.</typeparam>
public sealed class Asked<T>
{
    private readonly Func<Task> _send;
    private IReadOnlyList<T>? _rows;

    internal Asked(Func<Task> send) => _send = send;

    internal Asked(IReadOnlyList<T> rows)
        : this(() => Task.CompletedTask) => _rows = rows;

    /// <summary>All rows.</summary>
    public async Task<IReadOnlyList<T>> RowsAsync()
    {
        if (_rows is null)
        {
            await _send();
        }

        return _rows ?? throw new InvalidOperationException("This question's transaction is over.");
    }

    /// <summary>The one row, or none.</summary>
    public async Task<T?> RowAsync()
    {
        var rows = await RowsAsync();
        return rows.Count == 0 ? default : rows.Single();
    }

    internal void Answer(IReadOnlyList<T> rows) => _rows = rows;
}
