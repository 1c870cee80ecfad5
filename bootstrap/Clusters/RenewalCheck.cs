using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.StaticPods.Status;

namespace Cpctl.Bootstrap.Clusters;

/// <summary>
/// Whether an operator renews the status that a command is about to show. This machine's clock need not be the operator's: when by it the status is old, it is
/// looked whether the status is renewed before our eyes.
/// </summary>
internal sealed class RenewalCheck(IKubernetesClient api, CliConsole console, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>By this machine's clock this new needs no second look. With <see cref="Patience"/> it makes half a minute.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(17);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    /// <summary>Why the status of <paramref name="seen"/> counts for nothing, as a sentence's beginning; null when it is renewed.</summary>
    public async Task<string?> ProblemAsync(ControlPlane seen, CancellationToken cancel)
    {
        if (IsFresh(seen, time.GetUtcNow())) return null;
        await console.Error.WriteLineAsync($"{LastRenewed(seen)}; looking whether it is renewed");
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(LookAgain, time, cancel);
            var now = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel);
            if (now is not null && Renewal(now) != Renewal(seen)) return null;
        }

        return await ExplainAsync(seen, cancel);
    }

    /// <summary>Without looking for a renewal: it was found missing already.</summary>
    public async Task<string> ExplainAsync(ControlPlane seen, CancellationToken cancel)
    {
        var told = SilentOperator.Why(await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel));
        return $"no operator works: {LastRenewed(seen)}; {told}{(await RefusalAsync(cancel) is { } refusal ? $"; writes are refused: {refusal}" : "")}";
    }

    /// <summary>
    /// What refuses operators refuses agents as well, and then nobody can tell it in the API: a write is tried that changes nothing and is admitted like one that does.
    /// </summary>
    /// <returns>Null when it is taken, or fails for a reason of this user's own, as missing rights are.</returns>
    private async Task<string?> RefusalAsync(CancellationToken cancel)
    {
        try
        {
            await api.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, new JsonObject { ["status"] = new JsonObject() }, cancel);
            return null;
        }
        catch (KubernetesApiException e)
        {
            return e.Cause is null ? null : RefusalClassifier.Explain(e);
        }
    }

    /// <summary>What changes when the status is renewed.</summary>
    internal static (DateTimeOffset? At, string? By) Renewal(ControlPlane controlPlane) => (controlPlane.Status?.RenewedAt, controlPlane.Status?.RenewedBy);

    internal static bool IsFresh(ControlPlane controlPlane, DateTimeOffset now) => controlPlane.Status?.RenewedAt is { } at && (now - at).Duration() < Fresh;

    private static string LastRenewed(ControlPlane controlPlane) => controlPlane.Status is { RenewedAt: { } at, RenewedBy: var by }
        ? string.Create(CultureInfo.InvariantCulture, $"the status was last renewed at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'} by the operator on {by}")
        : "the status does not say when it was last renewed";
}
