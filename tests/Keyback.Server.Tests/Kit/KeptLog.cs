using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Keyback.Server.Tests.Kit;

/// <summary>One line of the log, with everything that any formatter could print of it.</summary>
internal sealed record KeptLine(LogLevel Level, string Category, int Id, string Text);

/// <summary>Keeps the log, so that tests can look for what must not be in it.</summary>
internal sealed class KeptLog : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <summary>The lines, in the order in which they came.</summary>
    public ConcurrentQueue<KeptLine> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Keeper(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>The whole log as text.</summary>
    public override string ToString() => string.Join('\n', Lines.Select(line => $"{line.Category} {line.Id} {line.Text}"));

    /// <summary>What was said of messages on their way, for whoever waits in vain for one.</summary>
    public string OfDispatch => string.Join('\n', Lines.Where(line => line.Category.Contains("Dispatch", StringComparison.Ordinal)).Select(line => line.Text));

    public void Dispose()
    {
    }

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
