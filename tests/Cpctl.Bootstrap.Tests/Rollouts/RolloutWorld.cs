using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Status;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Bootstrap.Tests.Rollouts;

/// <summary>A cluster of objects, and a console that remembers what was written.</summary>
internal sealed class RolloutWorld : IDisposable
{
    private readonly StringReader _input = new("");

    public RolloutWorld() => Console = new CliConsole(_input, Output, Error, false, false, false);

    public FakeKubernetes Api { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public StringWriter Output { get; } = new();

    public StringWriter Error { get; } = new();

    public CliConsole Console { get; }

    public JsonNode Json => JsonNode.Parse(Output.ToString())!;

    public ControlPlane ControlPlane => Api.Get(ResourceTypes.ControlPlanes, null, "cluster");

    public void Put(string reason, string status, string message, long latest, bool paused = false, long generation = 1) => Api.Put(ResourceTypes.ControlPlanes, new ControlPlane
    {
        Metadata = new ObjectMeta { Name = "cluster", Generation = generation },
        Spec = new ControlPlaneSpec { Rollout = new RolloutSpec { Paused = paused } },
        Status = new ControlPlaneStatus
        {
            ObservedGeneration = 1,
            RenewedAt = Time.GetUtcNow(),
            RenewedBy = "cp1",
            LatestRevision = latest,
            Conditions = [new Condition { Type = ConditionTypes.Progressing, Status = status, Reason = reason, Message = message }],
        },
    });

    public void PutNode(string name, long target, long? runs, long? failed = null, string? message = null, string role = NodeRoles.ControlPlane) =>
        Api.Put(ResourceTypes.ControlPlaneNodes, new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = name },
            Spec = new ControlPlaneNodeSpec { TargetRevision = target, Role = role },
            Status = new ControlPlaneNodeStatus
            {
                CurrentRevision = runs,
                FailedRevision = failed,
                FailureReason = failed is null ? null : "kube-apiserver was not ready after 300 s\nunknown flag: --no-such-flag",
                LastHeartbeat = Time.GetUtcNow(),
                Components = [new ComponentStatus { Name = "kube-apiserver", Ready = message is null, Message = message }],
            },
        });

    /// <summary>Makes a revision after the last one of a manifest with these flags, and a file beside it.</summary>
    public Revision Make(Revision? previous, string flags, string policy = "rules: []\n")
    {
        var manifest = $"metadata:\n  name: kube-apiserver-r{{{{componentRevision}}}}\nspec:\n  containers:\n  - image: kube-apiserver:v1.20.2\n    command:\n    - kube-apiserver\n"
            + string.Concat(flags.Split(' ').Select(flag => $"    - {flag}\n"));
        var revision = Revision.After(previous, RevisionContent.Of(
        [
            new RevisionFile("/etc/kubernetes/manifests/kube-apiserver-r{{componentRevision}}.yaml", "kube-apiserver", manifest),
            new RevisionFile("/etc/kubernetes/manifests/kube-scheduler.yaml", "kube-scheduler", "spec: {}\n"),
            new RevisionFile("/var/lib/cpctl/config/kube-apiserver-r{{componentRevision}}/audit-policy.yaml", "kube-apiserver", policy),
        ]));
        var secret = RevisionSecret.Of(revision, signers: null);
        Api.Put(ResourceTypes.Secrets, secret with { Metadata = secret.Metadata with { CreationTimestamp = Time.GetUtcNow() } });
        return revision;
    }

    public void Dispose()
    {
        _input.Dispose();
        Output.Dispose();
        Error.Dispose();
    }
}
