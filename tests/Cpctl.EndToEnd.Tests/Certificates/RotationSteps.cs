using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>What tests of rotations look at.</summary>
internal static class RotationSteps
{
    public const string PkiFolder = "/etc/kubernetes/pki";

    /// <summary>SHA-256 of every certificate of a bundle.</summary>
    public static async Task<IReadOnlyList<string>> FingerprintsAsync(this Node node, string bundle) => Fingerprints(await node.BashAsync($"cat {bundle}"));

    public static IReadOnlyList<string> Fingerprints(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return [.. certificates.Select(certificate => certificate.GetCertHashString(HashAlgorithmName.SHA256))];
    }

    /// <summary>Every node trusts one and the same authority, and openssl agrees that it signed the leaves.</summary>
    public static async Task SignedByOneAsync(IReadOnlyList<Node> nodes, string bundle, params string[] leaves)
    {
        var authority = Assert.Single(await nodes[0].FingerprintsAsync(bundle));
        foreach (var node in nodes)
        {
            Assert.Equal([authority], await node.FingerprintsAsync(bundle));
            foreach (var leaf in leaves)
                Assert.Contains("OK", await node.BashAsync($"openssl verify -CAfile {bundle} {leaf}"), StringComparison.Ordinal);
        }
    }

    /// <summary>Waits until the rotation that was asked for last is complete.</summary>
    public static Task IsCompleteAsync(Node node, TimeSpan limit) => Eventually.HoldsAsync("the rotation's end", limit, async () =>
    {
        var controlPlane = await node.KubectlJsonAsync("get controlplane cluster");
        var asked = (string?)controlPlane["metadata"]!["annotations"]!["cpctl.dev/rotate"];
        var rotation = controlPlane["status"]?["rotation"];
        return asked == $"{rotation?["name"]}/{rotation?["id"]}" && rotation?["completedAt"] is not null ? null : $"{rotation?["step"]}: {rotation?["waiting"]}";
    });
}
