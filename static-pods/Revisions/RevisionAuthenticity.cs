using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Events;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Revisions;

/// <summary>Keeps every published revision signed by all authorities that are trusted, and takes away what no operator of this cluster made.</summary>
/// <param name="client">The API.</param>
/// <param name="recorder">Where what is taken away is told.</param>
/// <param name="revisions">As published, and judged.</param>
/// <param name="disk">Of the operator's own node.</param>
/// <param name="signers">Of that node; gives null where there are none.</param>
/// <param name="logger">Tells of both.</param>
internal sealed partial class RevisionAuthenticity(
    IKubernetesClient client, EventRecorder recorder, RevisionStore revisions, RevisionFiles disk, Func<SignerSet?> signers, ILogger logger)
{
    /// <returns>True when the cache does not know yet what there is.</returns>
    public async Task<bool> PutRightAsync(ControlPlane controlPlane, CancellationToken cancellationToken) =>
        await SignAsync(cancellationToken) | await RefuseAsync(controlPlane, cancellationToken);

    /// <summary>As this node has it, from an operator; null when it has none that can be used.</summary>
    public Revision? OnDisk(long number)
    {
        try
        {
            return disk.TryRead(number);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            LogUnreadable(logger, number, e.Message);
            return null;
        }
    }

    /// <summary>Signs what an older cpctl made, and everything anew while an authority is rotated.</summary>
    private async Task<bool> SignAsync(CancellationToken cancellationToken)
    {
        if (signers() is not { } own)
        {
            return false;
        }

        var unsigned = revisions.ToSign();
        foreach (var revision in unsigned)
        {
            await SignAsync(revision, own, cancellationToken);
        }

        return unsigned.Count > 0;
    }

    private Task<Secret> SignAsync(Revision revision, SignerSet own, CancellationToken cancellationToken)
    {
        var annotations = new JsonObject { [RevisionSignatures.Annotation] = RevisionSignatures.Sign(revision, own) };
        return client.MergePatchAsync(
            ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.NameOf(revision.Number), new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } }, cancellationToken);
    }

    /// <summary>
    /// Takes away what somebody else put under a revision's name: no node uses it, and it stands in the way of the right one. What this node has on its disk with the same content
    /// came from an operator and is signed instead.
    /// </summary>
    private async Task<bool> RefuseAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        var refused = revisions.Refused();
        foreach (var one in refused)
        {
            if (signers() is { } own && OnDisk(one.Number) is { } ours && IsSame(one.Secret, ours))
            {
                await SignAsync(ours, own, cancellationToken);
                continue;
            }

            // The cache may be behind: another operator may have put the right one there, or signed it, meanwhile.
            var name = RevisionSecret.NameOf(one.Number);
            if (await client.TryGetAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, name, cancellationToken) is not { } stored
                || revisions.RefusalOf(stored, one.Number) is not { } why)
            {
                continue;
            }

            await RemoveAsync(controlPlane, one.Number, why, cancellationToken);
        }

        return refused.Count > 0;
    }

    private async Task RemoveAsync(ControlPlane controlPlane, long number, string why, CancellationToken cancellationToken)
    {
        await client.DeleteAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.NameOf(number), cancellationToken);
        LogRefused(logger, number, why);
        await recorder.RecordAsync(
            controlPlane, EventSeverity.Warning, EventReasons.RevisionRefused,
            $"Secret revision-{number} was removed, no node used it: {why} (find out who writes Secrets in cpctl-system)", cancellationToken);
    }

    /// <summary>
    /// Looks at a Secret under a revision's name that no cache shows: somebody took its label away, or put something else there, which would stand in the way of the
    /// revision for ever.
    /// </summary>
    /// <returns>Whether there is, or was, one.</returns>
    public async Task<bool> PutRightUnseenAsync(ControlPlane controlPlane, long number, CancellationToken cancellationToken)
    {
        var name = RevisionSecret.NameOf(number);
        if (await client.TryGetAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, name, cancellationToken) is not { } secret)
        {
            return false;
        }

        var why = RevisionSecret.NumberOf(secret) is null ? $"its type is {secret.Type}" : revisions.RefusalOf(secret, number);
        if (why is not null)
        {
            await RemoveAsync(controlPlane, number, why, cancellationToken);
            return true;
        }

        var labels = RevisionSecret.Of(RevisionSecret.Read(secret), signers: null).Metadata.Labels!;
        if (labels.Any(label => secret.Metadata.Labels?.GetValueOrDefault(label.Key) != label.Value))
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))) } };
            await client.MergePatchAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, name, patch, cancellationToken);
        }

        return true;
    }

    private static bool IsSame(Secret secret, Revision own)
    {
        try
        {
            // Both signed texts hold everything that a node does by a revision.
            return RevisionSignatures.Content(RevisionSecret.Read(secret), Guid.Empty).AsSpan().SequenceEqual(RevisionSignatures.Content(own, Guid.Empty));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    [LoggerMessage(4115, LogLevel.Warning, "Revision {Number} was deleted, and what this node's disk has of it is unusable: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, long number, string reason);

    [LoggerMessage(4116, LogLevel.Error, "Secret revision-{Number} was removed: {Reason}. Find out who writes Secrets in cpctl-system.")]
    private static partial void LogRefused(ILogger logger, long number, string reason);
}
