using System.Buffers.Text;
using System.Security.Cryptography;
using Cpctl.Api.Node;

namespace Cpctl.Pki.Sealing;

/// <summary>A node's own ECDH P-256 key; secrets for the node are sealed to its public half. The private half never leaves the node.</summary>
public sealed class SealingKey : IDisposable
{
    private SealingKey(ECDiffieHellman key) => Key = key;

    /// <summary>The public half, as it travels in join requests.</summary>
    public SealingPublicKey PublicKey => new(Key.ExportSubjectPublicKeyInfo());

    internal ECDiffieHellman Key { get; }

    public static SealingKey Create() => new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));

    /// <exception cref="CryptographicException">Not a P-256 private key.</exception>
    public static SealingKey FromPem(string pem)
    {
        var key = ECDiffieHellman.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.KeySize == 256 && key.ExportParameters(includePrivateParameters: true).D is not null
                ? new SealingKey(key)
                : throw new CryptographicException("a sealing key is a P-256 private key");
        }
        catch (ArgumentException e)
        {
            key.Dispose();
            throw new CryptographicException("a sealing key is a P-256 private key", e);
        }
    }

    /// <summary>This node's key; made, and on disk before this returns, when there is none yet.</summary>
    public static SealingKey LoadOrCreate(NodePaths paths)
    {
        if (File.Exists(paths.SealingKeyFile))
        {
            return FromPem(File.ReadAllText(paths.SealingKeyFile));
        }

        var key = Create();
        NodeDirectory.Ensure(paths.SignersDirectory, FileModes.SecretDirectory);
        AtomicFile.Write(paths.SealingKeyFile, key.Key.ExportPkcs8PrivateKeyPem() + "\n", FileModes.Secret);
        return key;
    }

    public void Dispose() => Key.Dispose();

    public override string ToString() => $"sealing key {PublicKey.Fingerprint}";
}
