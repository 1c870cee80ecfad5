using System.Security.Cryptography;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

/// <summary>
/// The key of a leaf that somebody else signs, kept from the request to the answer: a killed requester asks again with the same key,
/// and so is known to be the same.
/// </summary>
internal static class PendingKey
{
    internal static PrivateKey LoadOrCreate(LeafSpec leaf, KeyAlgorithm algorithm)
    {
        var path = PathOf(leaf);
        if (File.Exists(path))
        {
            try
            {
                return PrivateKey.FromPem(File.ReadAllText(path));
            }
            catch (CryptographicException)
            {
                // Nothing was signed for a key that cannot be read.
            }
        }

        var key = PrivateKey.Create(algorithm);
        AtomicFile.Write(path, key.ToPem(), FileModes.Secret);
        return key;
    }

    internal static void Remove(LeafSpec leaf) => File.Delete(PathOf(leaf));

    private static string PathOf(LeafSpec leaf) => Path.Combine(leaf.Directory!, $".{leaf.FileName}.pending.key");
}
