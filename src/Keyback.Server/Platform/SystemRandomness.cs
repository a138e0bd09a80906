using System.Security.Cryptography;

namespace Keyback.Server.Platform;

#pragma warning disable RS0030 // the one place that names the real generator

/// <summary>The operating system's generator.</summary>
internal sealed class SystemRandomness : Randomness
{
    public override void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
