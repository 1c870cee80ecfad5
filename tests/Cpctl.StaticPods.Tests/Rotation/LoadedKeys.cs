using Cpctl.Api.Node;
using Cpctl.Pki.Signers;

namespace Cpctl.StaticPods.Tests.Rotation;

/// <summary>What an API server reads only when it starts.</summary>
/// <param name="Decrypts">Names of encryption keys; the first encrypts.</param>
/// <param name="Accepts">Public keys of service-account tokens, PEM.</param>
/// <param name="SignsWith">The public half of the one that it signs tokens with, PEM.</param>
internal sealed record LoadedKeys(IReadOnlyList<string> Decrypts, IReadOnlyList<string> Accepts, string SignsWith)
{
    private const string Name = "- name: ";
    private const string PemEnd = "-----END PUBLIC KEY-----\n";

    public static LoadedKeys Read(NodePaths paths) => new(
        [.. File.ReadLines(paths.EncryptionConfigFile).Select(line => line.Trim()).Where(line => line.StartsWith(Name, StringComparison.Ordinal)).Select(line => line[Name.Length..])],
        [.. File.ReadAllText(Path.Combine(paths.PkiDirectory, "sa.pub")).Split(PemEnd, StringSplitOptions.RemoveEmptyEntries).Select(pem => pem + PemEnd)],
        PrivateKey.FromPem(File.ReadAllText(Path.Combine(paths.PkiDirectory, "sa.key"))).PublicKeyPem());
}
