using System.Security.Cryptography;

namespace Keyback.Storage.Tests.Kit;

/// <summary>The operating system's generator, as in the server.</summary>
internal sealed class SystemBytes : Randomness
{
    public override void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
