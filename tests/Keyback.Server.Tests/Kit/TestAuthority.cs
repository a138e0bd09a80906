using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Keyback.Server.Tests.Kit;

/// <summary>A certificate authority that lives as long as the test, and one certificate for this machine.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 authority;

    public TestAuthority(string host = "localhost")
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authority = root.CreateSelfSigned(from, from.AddDays(30));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, from, from.AddDays(29), [1, 2, 3, 4]);
        Certificate = signed.CopyWithPrivateKey(key);

        File = Path.Combine(Path.GetTempPath(), $"keyback-test-authority-{Guid.NewGuid():N}.pem");
        System.IO.File.WriteAllText(File, authority.ExportCertificatePem());
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's certificate as PEM.</summary>
    public string File { get; }

    public void Dispose()
    {
        System.IO.File.Delete(File);
        Certificate.Dispose();
        authority.Dispose();
    }
}
