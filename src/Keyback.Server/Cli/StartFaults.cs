using System.Data.Common;
using System.Net.Sockets;
using Keyback.Server.Platform;
using Keyback.Storage;
using Keyback.Storage.Keys;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Cli;

/// <summary>What keeps a command from starting and the operator can mend, in words. Everything else is a fault of ours and keeps its stack.</summary>
internal static class StartFaults
{
    /// <summary>The sentences; none for a fault of ours.</summary>
    public static IEnumerable<string>? Of(Exception error) => error switch
    {
        OptionsValidationException validation => validation.Failures,
        ConfigurationException or WrongKeyException or StoreTooOldException => [error.Message],
        DbException store => [$"Keyback:Storage:ConnectionString names a store that cannot be used: {store.Message}"],
        IOException { InnerException: AddressInUseException } => ["The address to listen on is in use by another process. Choose another one with --urls."],
        SocketException => [$"The address to listen on (--urls) cannot be used: {error.Message}."],
        FormatException => [$"The address to listen on (--urls) is none: {error.Message}"],
        InvalidDataException { InnerException: { } inner } => [$"{error.Message} {inner.Message}"], // an appsettings.json that is no JSON
        IOException or UnauthorizedAccessException => [$"A file or folder cannot be used: {error.Message}"],
        _ => null,
    };
}
