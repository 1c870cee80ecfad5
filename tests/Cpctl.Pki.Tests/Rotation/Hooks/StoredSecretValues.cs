using System.Runtime.CompilerServices;
using System.Text;
using Cpctl.Pki.Rotation.Hooks;

namespace Cpctl.Pki.Tests.Rotation.Hooks;

/// <summary>An etcd of a dictionary: under which key each Secret is encrypted, by namespace/name.</summary>
internal sealed class StoredSecretValues : IStoredValues
{
    internal SortedDictionary<string, string> Prefixes { get; } = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<StoredValue> ReadAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var (name, encrypted) in Prefixes.Where(_ => prefix == "/registry/secrets/").ToList())
        {
            yield return new StoredValue(prefix + name, Encoding.UTF8.GetBytes(encrypted + "content"));
        }
    }
}
