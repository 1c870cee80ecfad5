using System.Globalization;
using System.Text;
using System.Text.Json;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Recovery.Restore;

/// <summary>What a snapshot says about the control plane it was taken of. Custom resources stand in etcd as JSON; Secrets, encrypted, are not looked into.</summary>
/// <param name="ControlPlane">ControlPlane/cluster.</param>
/// <param name="Nodes">Every ControlPlaneNode.</param>
/// <param name="LatestRevision">The highest number of a revision's Secret; 0 when there is none.</param>
public sealed record SnapshotFacts(ControlPlane ControlPlane, IReadOnlyList<ControlPlaneNode> Nodes, long LatestRevision)
{
    /// <summary>Of the cluster that the snapshot is of; a restored one has the next.</summary>
    public long Epoch => ControlPlane.Status?.Etcd?.Epoch ?? 1;

    /// <summary>Nodes that a restore takes out: their etcd and control plane are what is lost.</summary>
    public IReadOnlyList<ControlPlaneNode> ControlPlaneNodes => [.. Nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane)];

    public IReadOnlyList<ControlPlaneNode> Workers => [.. Nodes.Where(node => node.Spec.Role != NodeRoles.ControlPlane)];

    /// <exception cref="InvalidDataException">It is damaged, or not of a cluster that cpctl made.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static SnapshotFacts Read(IByteSource snapshot, CancellationToken cancel)
    {
        var seen = new Seen();
        SnapshotKeys.Visit(snapshot, seen.Add, cancel);
        return seen.ToFacts();
    }

    /// <summary>The same of an etcd that runs.</summary>
    /// <param name="values">By key; those that tell nothing of this may be among them.</param>
    /// <exception cref="InvalidDataException">It is not of a cluster that cpctl made.</exception>
    public static SnapshotFacts Of(IEnumerable<KeyValuePair<string, byte[]>> values)
    {
        var seen = new Seen();
        foreach (var (key, value) in values) seen.Add(Encoding.UTF8.GetBytes(key), value);
        return seen.ToFacts();
    }

    private sealed class Seen
    {
        private readonly List<ControlPlaneNode> _nodes = [];
        private ControlPlane? _controlPlane;
        private long _revision;

        public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (key.SequenceEqual(RegistryKeys.ControlPlane))
            {
                _controlPlane = Parse(key, value, ApiJson.Default.ControlPlane);
            }
            else if (key.StartsWith(RegistryKeys.ControlPlaneNodes))
            {
                _nodes.Add(Parse(key, value, ApiJson.Default.ControlPlaneNode));
            }
            else if (key.StartsWith(RegistryKeys.Revisions)
                && long.TryParse(Encoding.UTF8.GetString(key[RegistryKeys.Revisions.Length..]), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                _revision = Math.Max(_revision, number);
            }
        }

        public SnapshotFacts ToFacts() => _controlPlane is null
            ? throw new InvalidDataException("there is no ControlPlane object in it: it is not of a cluster that cpctl made")
            : new SnapshotFacts(_controlPlane, [.. _nodes.OrderBy(node => node.Metadata.Name, StringComparer.Ordinal)], _revision);
    }

    private static T Parse<T>(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(value, type) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Encoding.UTF8.GetString(key)} can't be read: {e.Message}", e);
        }
    }
}
