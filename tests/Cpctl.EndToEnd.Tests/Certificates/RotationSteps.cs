using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;

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
                Assert.Contains("OK", await node.BashAsync($"openssl verify -partial_chain -CAfile {bundle} {leaf}"), StringComparison.Ordinal);
        }
    }

    /// <summary>Waits until the rotation that was asked for last is complete.</summary>
    public static Task IsCompleteAsync(Node node, TimeSpan limit) => Eventually.HoldsAsync("the rotation's end", limit, async () =>
    {
        var controlPlane = await node.ControlPlaneAsync();
        var asked = (string?)controlPlane["metadata"]!["annotations"]!["cpctl.dev/rotate"];
        var rotation = controlPlane["status"]?["rotation"];
        return IsAnswered(asked, rotation) && rotation?["completedAt"] is not null ? null : $"{rotation?["step"]}: {rotation?["waiting"]}";
    });

    /// <summary>Status of the rotation that was asked for last; null until it has begun.</summary>
    public static async Task<JsonNode?> RotationAsync(Node node)
    {
        var controlPlane = await node.ControlPlaneAsync();
        var rotation = controlPlane["status"]?["rotation"];
        return IsAnswered((string?)controlPlane["metadata"]!["annotations"]?["cpctl.dev/rotate"], rotation) ? rotation : null;
    }

    /// <summary>NAME/ID, or NAME/ID/brought.</summary>
    private static bool IsAnswered(string? asked, JsonNode? rotation) =>
        asked?.Split('/') is [var name, var id, ..] && name == (string?)rotation?["name"] && id == (string?)rotation?["id"];

    /// <summary>Kills the operator that leads whenever the rotation gets on, until it is complete.</summary>
    /// <returns>Who was killed at which step.</returns>
    public static async Task<IReadOnlyList<string>> KilledAtEachStepAsync(IReadOnlyList<Node> nodes)
    {
        var (killed, last) = (new List<string>(), "");
        await Eventually.HoldsAsync("the rotation's end, with its operators killed", RolloutSteps.Patience, async () =>
        {
            if (await RotationAsync(nodes[0]) is not { } rotation)
                return "it has not begun";
            if (rotation["completedAt"] is not null)
                return null;
            var stage = $"{rotation["step"]}{(rotation["movedAt"] is null ? "" : ", all moved")}";
            if (stage != last)
            {
                var holder = (string?)(await nodes[0].GetAsync("leases", "operator", "cpctl-system"))["spec"]!["holderIdentity"];
                var leader = nodes.First(node => holder!.StartsWith(node.Name, StringComparison.Ordinal));
                await leader.ExecAsync(["pkill", "-9", "-f", "^/usr/bin/cpctl operator"], cancellation: TestContext.Current.CancellationToken);
                killed.Add($"{leader.Name} at {stage}");
                last = stage;
            }

            return stage;
        });
        return killed;
    }

    /// <summary>Tells what clients saw while a key was rotated, and that nothing was lost and nothing failed but what a replaced API server before 1.21 may cut off.</summary>
    public static void NobodyNoticed(LoadReport report, string name, int nodes)
    {
        Log.Progress.Say($"{name}: {report.Acknowledged} acknowledged writes, {report.Faults().Count} faults");
        foreach (var fault in report.Faults())
            Log.Progress.Say($"{name}: {fault}");
        EtcdInstants.AreAllThatFailed(report, restarts: 0, cutsPerWay: 3 * nodes);
    }
}
