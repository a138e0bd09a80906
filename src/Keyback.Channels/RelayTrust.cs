using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Keyback.Channels;

/// <summary>Decides whether a relay's certificate is believed: the system's roots, and the operator's own authority.</summary>
internal sealed class RelayTrust(string? certificateAuthorityFile)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // id-kp-serverAuth, RFC 5280 §4.2.1.12

    private readonly X509Certificate2Collection authorities =
        string.IsNullOrEmpty(certificateAuthorityFile) ? [] : Load(certificateAuthorityFile);

    /// <summary>The certificates of a PEM file.</summary>
    public static X509Certificate2Collection Load(string file)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    /// <summary>Whether the certificate holds. A wrong name is never forgiven, whoever signed.</summary>
    public bool Holds(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
        {
            return true;
        }

        return errors is SslPolicyErrors.RemoteCertificateChainErrors
            && authorities.Count > 0
            && certificate is X509Certificate2 leaf
            && LeadsToOwnAuthority(leaf, chain);
    }

    private bool LeadsToOwnAuthority(X509Certificate2 leaf, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // private authorities seldom publish lists
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate); // intermediates that the relay sent along
        }

        return chain.Build(leaf);
    }
}
