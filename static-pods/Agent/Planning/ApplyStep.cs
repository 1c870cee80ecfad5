namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>The one thing to do next. Every step can be repeated: it is decided anew from a fresh observation.</summary>
internal abstract record ApplyStep
{
    private ApplyStep()
    {
    }

    /// <summary>What the journal and the log call it.</summary>
    public abstract string Text { get; }

    /// <summary>It changes something, and is recorded.</summary>
    public bool IsAction => this is not (Idle or Wait or Left);

    /// <summary>The node is as wanted.</summary>
    public sealed record Idle : ApplyStep
    {
        public override string Text => "nothing to do";
    }

    /// <summary>Nothing to do until something changes.</summary>
    /// <param name="Key">Waits of one key count together.</param>
    /// <param name="Reason">A clause for people.</param>
    /// <param name="Component">What is waited for; null when it is no component.</param>
    public sealed record Wait(string Key, string Reason, string? Component = null) : ApplyStep
    {
        public override string Text => $"wait: {Reason}";
    }

    /// <summary>Takes certificates, encryption configuration and the launcher's files up to date.</summary>
    public sealed record Prepare : ApplyStep
    {
        public override string Text => "prepare certificates and programs";
    }

    /// <summary>Gives the target's API server the other slot: its own is in use.</summary>
    public sealed record Restage(int Slot) : ApplyStep
    {
        public override string Text => $"stage the API server on slot {Slot}";
    }

    public sealed record PullImage(string Image) : ApplyStep
    {
        public override string Text => $"pull {Image}";
    }

    /// <summary>Writes the kubelet's files and has it restarted. <paramref name="OnTrial"/>: the ones before are kept until these are proved.</summary>
    public sealed record WriteKubeletFiles(bool OnTrial) : ApplyStep
    {
        public override string Text => "write the kubelet's configuration";
    }

    /// <summary>Forgets the kubelet's files from before: those that are there are proved, or are the ones from before.</summary>
    public sealed record EndKubeletTrial : ApplyStep
    {
        public override string Text => "keep the kubelet's configuration";
    }

    /// <summary>Has the kubelet start a pod, which shows that it can with its new configuration.</summary>
    public sealed record StartKubeletProof : ApplyStep
    {
        public override string Text => "have the kubelet prove that it starts pods";
    }

    /// <summary>Notes that the kubelet has.</summary>
    public sealed record NoteKubeletProof : ApplyStep
    {
        public override string Text => "note that the kubelet starts pods";
    }

    /// <summary>Writes the pod's configuration and then its manifest.</summary>
    public sealed record WriteManifest(TargetPod Pod) : ApplyStep
    {
        public override string Text => $"start {Pod.PodName}";
    }

    /// <summary>Takes a manifest away, upon which the kubelet stops the pod.</summary>
    public sealed record RemoveManifest(string PodName) : ApplyStep
    {
        public override string Text => $"stop {PodName}";
    }

    /// <summary>Puts a copy of one of the manifests, which the kubelet runs as well, into the archive.</summary>
    public sealed record ArchiveManifest(StrayManifest Stray) : ApplyStep
    {
        public override string Text => $"archive {Stray.FileName}, a copy of the manifest of {Stray.Component} that the kubelet runs too";
    }

    /// <summary>Writes membership.json for the member that was added for this node.</summary>
    public sealed record WriteMemberIdentity : ApplyStep
    {
        public override string Text => "write the etcd member's identity";
    }

    /// <summary>Notes in membership.json that the member has run.</summary>
    public sealed record MarkMemberStarted : ApplyStep
    {
        public override string Text => "note that the etcd member has run";
    }

    /// <summary>Has the member start without comparing itself with its peers first, or compare itself again.</summary>
    public sealed record SkipContentCheck(bool Skip, string Reason) : ApplyStep
    {
        public override string Text => $"{(Skip ? "let etcd start without comparing itself with its peers" : "have etcd compare itself with its peers when it starts")}: {Reason}";
    }

    /// <summary>Archives etcd's data directory, and with <paramref name="Identity"/> membership.json too, so that the node joins anew.</summary>
    public sealed record ArchiveEtcd(bool Identity, string Reason) : ApplyStep
    {
        public override string Text => $"archive etcd's data: {Reason}";
    }

    public sealed record MoveLeadership : ApplyStep
    {
        public override string Text => "move etcd leadership away";
    }

    /// <summary>Leads port 6443 to a slot.</summary>
    public sealed record Redirect(int Slot) : ApplyStep
    {
        public override string Text => $"lead port 6443 to {Slot}";
    }

    /// <summary>Leads the API server to another node's etcd while its own is replaced.</summary>
    public sealed record OpenFailover(IReadOnlyList<string> Backends) : ApplyStep
    {
        public override string Text => "lead the API server to another node's etcd";
    }

    public sealed record CloseFailover : ApplyStep
    {
        public override string Text => "lead the API server back to its own etcd";
    }

    /// <summary>Takes away the temporary etcd's address and manifest.</summary>
    public sealed record ForgetBootstrapEtcd : ApplyStep
    {
        public override string Text => "stop the temporary etcd";
    }

    /// <summary>Archives the temporary etcd's data.</summary>
    public sealed record ArchiveBootstrapData : ApplyStep
    {
        public override string Text => "archive the temporary etcd's data";
    }

    /// <summary>Lets go of the node: the agent's successor takes over.</summary>
    public sealed record HandOver(string PodName) : ApplyStep
    {
        public override string Text => $"hand over to {PodName}";
    }

    /// <summary>Stops a component's container, upon which the kubelet starts it again. Null: there is none to stop.</summary>
    public sealed record Restart(string Component, string? ContainerId) : ApplyStep
    {
        public override string Text => $"restart {Component}";
    }

    /// <summary>Records the target as the last good revision.</summary>
    public sealed record Commit(long Revision) : ApplyStep
    {
        public override string Text => $"commit revision {Revision}";
    }

    /// <summary>Records the target as failed and goes back to the last good revision.</summary>
    /// <param name="Revision">The target.</param>
    /// <param name="Component">Whose fault it was; null when it was no component's.</param>
    /// <param name="Reason">A clause for people.</param>
    public sealed record FallBack(long Revision, string? Component, string Reason) : ApplyStep
    {
        public override string Text => $"fall back from revision {Revision}: {Reason}";
    }

    /// <summary>The node's member has left etcd: nothing is touched any more.</summary>
    public sealed record Left : ApplyStep
    {
        public override string Text => "the node has left";
    }
}
