using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation;

/// <summary>Tells how far a rotation is: status.keys, from which revisions are made, status.rotation and events.</summary>
internal sealed class RotationReport(IKubernetesClient client, EventRecorder recorder, TimeProvider time)
{
    /// <param name="controlPlane">As it is in the API.</param>
    /// <param name="signers">As published.</param>
    /// <param name="rotation">The one under way.</param>
    /// <param name="step">Its step now.</param>
    /// <param name="waiting">Whom it waits for.</param>
    internal async Task WriteAsync(
        ControlPlane controlPlane, SignerSet signers, KeyRotationStatus rotation, string step, string? waiting, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var isNews = step != rotation.Step;
        var next = rotation with
        {
            Step = step,
            Waiting = waiting,
            Since = isNews ? now : rotation.Since,
            StartedAt = rotation.StartedAt ?? now,
            CompletedAt = step == RotationSteps.Complete ? now : null,
        };
        var told = controlPlane.Status?.Keys?.Lines.Select(line => line.Name) ?? [];
        var keys = SignerRotation.Describe(signers, told.Append(rotation.Name).Distinct(StringComparer.Ordinal));
        if (next == controlPlane.Status?.Rotation && AreSame(keys, controlPlane.Status.Keys))
        {
            return;
        }

        await client.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, Patch(next, keys), cancellation);
        if (isNews)
        {
            await recorder.RecordAsync(controlPlane, EventSeverity.Normal, $"Rotation{step}", Sentence(rotation.Name, step), cancellation);
        }
    }

    private static bool AreSame(KeysStatus keys, KeysStatus? before) => before is not null && JsonNode.DeepEquals(Json(keys), Json(before));

    private static JsonNode? Json(KeysStatus keys) => JsonSerializer.SerializeToNode(keys, ApiJson.Default.KeysStatus);

    /// <summary>A merge keeps what is not named.</summary>
    private static JsonObject Patch(KeyRotationStatus rotation, KeysStatus keys)
    {
        var json = JsonSerializer.SerializeToNode(rotation, ApiJson.Default.KeyRotationStatus)!.AsObject();
        json.TryAdd("waiting", null);
        json.TryAdd("completedAt", null);
        return new JsonObject { ["status"] = new JsonObject { ["keys"] = Json(keys), ["rotation"] = json } };
    }

    private static string Sentence(string name, string step) => step switch
    {
        RotationSteps.Trusting => $"a new {name} authority is published; every node is to trust it beside the old one",
        RotationSteps.Reissuing => $"every node trusts the new {name} authority; it signs from now on, and what the old one signed is issued anew",
        RotationSteps.Dropping => $"nothing is signed by the old {name} authority any more; every node stops trusting it",
        _ => $"the {name} authority was rotated; no node trusts the old one",
    };
}
