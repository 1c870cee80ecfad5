using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Rotation.Lines;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation;

/// <summary>Tells how far a rotation is: status.keys, from which revisions are made, status.rotation and events.</summary>
internal sealed class RotationReport(IKubernetesClient client, EventRecorder recorder, TimeProvider time)
{
    /// <param name="context">The rotation under way.</param>
    /// <param name="line">What it rotates.</param>
    /// <param name="step">Its step now.</param>
    /// <param name="waiting">Whom it waits for.</param>
    internal async Task WriteAsync(RotationContext context, RotatedLine line, string step, string? waiting, CancellationToken cancellation)
    {
        var (controlPlane, rotation) = (context.ControlPlane, context.Rotation);
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
        var told = controlPlane.Status?.Keys?.Lines.Select(before => before.Name) ?? [];
        var keys = SignerRotation.Describe(context.Signers, told.Append(rotation.Name).Distinct(StringComparer.Ordinal));
        if (next == controlPlane.Status?.Rotation && AreSame(keys, controlPlane.Status.Keys))
        {
            return;
        }

        await client.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, Patch(next, keys), cancellation);
        if (isNews)
        {
            await recorder.RecordAsync(controlPlane, EventSeverity.Normal, $"Rotation{step}", line.Sentence(step), cancellation);
        }
    }

    /// <summary>Tells of keys and of a rotation that was carried out for an object that was deleted since: from the signers, for nothing else remembers.</summary>
    internal Task RecallAsync(KeyRotationStatus rotation, SignerSet signers, IEnumerable<string> lines, CancellationToken cancellation)
    {
        var names = lines.Append(rotation.Name).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal);
        var status = new JsonObject { ["keys"] = Json(SignerRotation.Describe(signers, names)) };
        if (rotation.Name.Length > 0)
        {
            status["rotation"] = Json(rotation);
        }

        return client.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, new JsonObject { ["status"] = status }, cancellation);
    }

    /// <summary>It is over before it began; keys are as they were.</summary>
    internal async Task RefuseAsync(RotationContext context, RotatedLine line, string reason, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var rotation = context.Rotation with { Step = RotationSteps.Refused, Waiting = reason, Since = now, StartedAt = now, CompletedAt = now };
        await client.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, new JsonObject { ["status"] = new JsonObject { ["rotation"] = Json(rotation) } }, cancellation);
        await recorder.RecordAsync(context.ControlPlane, EventSeverity.Warning, $"Rotation{RotationSteps.Refused}", $"the {line.Title} is not rotated: {reason}", cancellation);
    }

    private static bool AreSame(KeysStatus keys, KeysStatus? before) => before is not null && JsonNode.DeepEquals(Json(keys), Json(before));

    private static JsonNode? Json(KeysStatus keys) => JsonSerializer.SerializeToNode(keys, ApiJson.Default.KeysStatus);

    /// <summary>A merge keeps what is not named.</summary>
    private static JsonObject Json(KeyRotationStatus rotation)
    {
        var json = JsonSerializer.SerializeToNode(rotation, ApiJson.Default.KeyRotationStatus)!.AsObject();
        json.TryAdd("generation", null);
        json.TryAdd("waiting", null);
        json.TryAdd("trustedAt", null);
        json.TryAdd("movedAt", null);
        json.TryAdd("completedAt", null);
        return json;
    }

    private static JsonObject Patch(KeyRotationStatus rotation, KeysStatus keys)
    {
        var status = new JsonObject { ["keys"] = Json(keys), ["rotation"] = Json(rotation) };
        if (rotation is { Step: RotationSteps.Complete, CompletedAt: { } completed })
        {
            status["rotated"] = new JsonObject { [rotation.Name] = JsonSerializer.SerializeToNode(completed, ApiJson.Default.DateTimeOffset) };
        }

        return new JsonObject { ["status"] = status };
    }
}
