using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Keyback.Storage.Tests.Kit;

/// <summary>Keeps what is logged at warning and above.</summary>
internal sealed class KeptWarnings : ILoggerProvider
{
    /// <summary>The lines, in their order.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Keeper(Lines);

    public void Dispose()
    {
    }

    private sealed class Keeper(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue($"{eventId.Id} {formatter(state, exception)}");
            }
        }
    }
}
