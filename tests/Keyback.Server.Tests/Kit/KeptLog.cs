using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Keyback.Server.Tests.Kit;

/// <summary>One line of the log, with everything that any formatter could print of it.</summary>
internal sealed record KeptLine(LogLevel Level, string Category, int Id, string Text);

/// <summary>Keeps the log, so that tests can look for what must not be in it.</summary>
internal sealed class KeptLog : ILoggerProvider, ISupportExternalScope
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<KeptLog>> OfTests = [];

    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public KeptLog()
    {
        if (TestContext.Current.Test is { } test)
        {
            OfTests.GetOrAdd(test.UniqueID, _ => []).Enqueue(this);
        }
    }

    /// <summary>What the servers of the running test said of messages on their way and of the store, for whoever waits in vain.</summary>
    public static string OfThisTest => TestContext.Current.Test is { } test && OfTests.TryGetValue(test.UniqueID, out var logs)
        ? string.Join("\n--\n", logs.Select(log => log.OfDispatch))
        : "";

    /// <summary>The lines, in the order in which they came.</summary>
    public ConcurrentQueue<KeptLine> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Keeper(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>The whole log as text.</summary>
    public override string ToString() => string.Join('\n', Lines.Select(line => $"{line.Category} {line.Id} {line.Text}"));

    public void Dispose()
    {
        if (TestContext.Current.Test is { } test)
        {
            OfTests.TryRemove(test.UniqueID, out _);
        }
    }

    private string OfDispatch => string.Join(
        '\n', Lines.Where(line => line.Level >= LogLevel.Error || line.Category.Contains("Dispatch", StringComparison.Ordinal)).Select(line => line.Text));

    private sealed class Keeper(KeptLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<string> parts = [formatter(state, exception)];
            parts.AddRange((state as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(pair => $"{pair.Key}={pair.Value}"));
            log._scopes.ForEachScope(
                static (scope, kept) => kept.AddRange(
                    (scope as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(pair => $"{pair.Key}={pair.Value}")),
                parts);
            if (exception is not null)
            {
                parts.Add(exception.ToString());
            }

            log.Lines.Enqueue(new KeptLine(logLevel, category, eventId.Id, string.Join(" | ", parts)));
        }
    }
}
