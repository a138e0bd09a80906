using System.Xml.Linq;
using Keyback.Storage.Keys;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Keyback.Server.Platform;

/// <summary>Lets Data Protection keep its keys in the store, sealed. Asked a few times a day, off the request path.</summary>
internal sealed class ProtectionKeys(ProtectionKeyStore store) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => store.ListAsync(CancellationToken.None).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) =>
        store.AddAsync(element, CancellationToken.None).GetAwaiter().GetResult();
}
