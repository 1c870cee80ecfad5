using System.Runtime.CompilerServices;
using System.Text;
using Cpctl.Pki.Rotation.Hooks;

namespace Cpctl.StaticPods.Tests.Rotation;

/// <summary>What the API servers of a <see cref="RotationWorld"/> have encrypted and signed: Secrets by the key that each needs, tokens until they end.</summary>
internal sealed class ProducedValues(TimeProvider time) : IStoredValues
{
    /// <summary>The longest that a kubelet leaves a pod with one token.</summary>
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(24);

    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private readonly List<(string Key, DateTimeOffset End)> _tokens = [];

    public IEnumerable<string> EncryptionKeys => _secrets.Values.Distinct(StringComparer.Ordinal);

    public IEnumerable<string> TokenKeys => _tokens.Where(token => token.End > time.GetUtcNow()).Select(token => token.Key).Distinct(StringComparer.Ordinal);

    /// <param name="path">Of the API: …/namespaces/NAMESPACE/secrets/NAME.</param>
    /// <param name="by">Whose API server wrote it.</param>
    public void Write(string path, RotatingNode by)
    {
        if (path.Split('/') is [.., var ns, "secrets", var name])
        {
            _secrets[$"{ns}/{name}"] = by.Loaded!.Decrypts[0];
        }
    }

    public void Sign(RotatingNode by) => _tokens.Add((by.Loaded!.SignsWith, time.GetUtcNow() + TokenLife));

    public async IAsyncEnumerable<StoredValue> ReadAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var (name, key) in _secrets)
        {
            yield return new StoredValue(prefix + name, Encoding.UTF8.GetBytes($"k8s:enc:secretbox:v1:{key}:content"));
        }
    }
}
