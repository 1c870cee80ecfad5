using System.Text.Json;
using System.Text.Json.Serialization;
using Cpctl.Api.Node;
using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Agent.State;

/// <summary>What an agent remembers between its lives, in agent-state.json. With it a node comes back without any API.</summary>
internal sealed record AgentState
{
    /// <summary>The target revision last heard of; null before the first.</summary>
    public long? Desired { get; init; }

    /// <summary>The highest target that was ever heard of: no other revision may get its number, whatever becomes of the API's objects.</summary>
    public long? Highest { get; init; }

    /// <summary>spec.retry last heard of.</summary>
    public int? Retry { get; init; }

    /// <summary>The revision committed last.</summary>
    public long? LastGood { get; init; }

    /// <summary>The revision committed before <see cref="LastGood"/>; null when this node knows of none, or has gone back to it.</summary>
    public long? Previous { get; init; }

    /// <summary>Since <see cref="LastGood"/> was committed no operator has been seen to lead yet.</summary>
    public bool IsUnconfirmed { get; init; }

    /// <summary>The revision given up last; not tried again until another target or a higher <see cref="Retry"/> comes.</summary>
    public long? Failed { get; init; }

    /// <summary>Why it was given up.</summary>
    public string? FailureReason { get; init; }

    /// <summary><see cref="Retry"/> when it was given up.</summary>
    public int? FailedAtRetry { get; init; }

    /// <summary>The revision that changed the kubelet's files last; null before the first.</summary>
    public long? KubeletRewrittenFor { get; init; }

    /// <summary>The revision with whose files the kubelet has started a pod; null until one has, and while other files are being written.</summary>
    public long? KubeletProvedFor { get; init; }

    /// <summary>The node was asked to leave the cluster.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>The restart of components that was asked for last; null before the first.</summary>
    public RestartProgress? Restart { get; init; }

    /// <summary>Id of the request to renew certificates that was carried out last; null before the first.</summary>
    public string? RenewedCertificates { get; init; }

    /// <summary>The request to make the Node again that was carried out last; null before the first.</summary>
    public string? RegisteredNode { get; init; }

    /// <summary>Where etcd members answered last: how a node finds the others while no API is up.</summary>
    public IReadOnlyList<string> EtcdEndpoints { get; init; } = [];

    /// <summary>The epoch of the etcd cluster.</summary>
    public long Epoch { get; init; } = 1;

    /// <summary>The cluster that this one has to yield to; null when there is none, or this node belongs to it.</summary>
    public Successor? Successor { get; init; }

    /// <summary>The desired revision was given up before and is attempted once more: it has not failed again yet.</summary>
    [JsonIgnore]
    public bool IsRetrying => Failed is not null && Failed == Desired && (Retry ?? 0) > (FailedAtRetry ?? 0);

    /// <summary>The revision to run: the desired one, or the last good one while the desired one counts as failed.</summary>
    [JsonIgnore]
    public long? Effective => Desired is { } desired && desired == Failed && !IsRetrying ? LastGood ?? desired : Desired;

    /// <summary>A revision has proved itself. An older failure is history when the node got where it was told to go.</summary>
    public AgentState Committed(long revision)
    {
        var state = revision == LastGood ? this : this with { LastGood = revision, Previous = LastGood, IsUnconfirmed = LastGood is not null };
        return revision == Desired ? state with { Failed = null, FailureReason = null, FailedAtRetry = null } : state;
    }

    /// <summary>Back from the revision that was committed last to the one before, which is good.</summary>
    public AgentState Undone(string reason) => FailedWith(LastGood!.Value, reason) with { LastGood = Previous, Previous = null, IsUnconfirmed = false };

    /// <summary>Takes up which cluster has taken this one's place. One of an epoch that was heard of before is no news.</summary>
    public AgentState Hearing(Successor? successor) => successor is not null && successor.Epoch > Math.Max(Epoch, Successor?.Epoch ?? 0) ? this with { Successor = successor } : this;

    /// <summary>The node's member has a vote in the cluster of an epoch: whatever that cluster took over is behind it.</summary>
    public AgentState Arrived(long epoch) => Successor is { } successor && epoch >= successor.Epoch ? this with { Successor = null, Epoch = Math.Max(Epoch, epoch) } : this;

    public AgentState FailedWith(long revision, string reason) =>
        this with { Failed = revision, FailureReason = reason, FailedAtRetry = Retry ?? 0 };

    /// <summary>An empty state when there is none.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static AgentState Load(NodePaths paths)
    {
        if (!File.Exists(paths.AgentStateFile))
        {
            return new AgentState();
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(paths.AgentStateFile), AgentStateJson.Default.AgentState) ?? new AgentState();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{paths.AgentStateFile} is not an agent's state: {e.Message}", e);
        }
    }

    /// <returns>False when the same state was there already.</returns>
    public bool Save(NodePaths paths) =>
        AtomicFile.Write(paths.AgentStateFile, JsonSerializer.SerializeToUtf8Bytes(this, AgentStateJson.Default.AgentState), FileModes.Secret);
}
