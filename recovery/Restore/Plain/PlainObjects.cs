using Cpctl.Etcd.Restoration;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>What becomes of each key of a cluster that cpctl did not make in the restored one. Pure.</summary>
internal sealed class PlainObjects(PlainFacts facts, PlainKeys places, ValueOpener opener)
{
    /// <summary>On the API's copy of a static pod.</summary>
    private const string Mirror = "kubernetes.io/config.mirror";

    private readonly HashSet<string> _lost = [.. facts.ControlPlaneNodes.Select(node => node.Name)];

    /// <exception cref="InvalidDataException">A value can't be read.</exception>
    public KeyEdit Edit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (places.Normal(key) is not { } place) return KeyEdit.Keep;
        if (ScrubRules.IsDropped(place, _lost)) return KeyEdit.Drop;

        // cpctl encrypts Secrets alone; whatever else was encrypted, its API servers would not read.
        if (!place.StartsWith(PlainKeys.Secrets, StringComparison.Ordinal) && EncryptedValue.Of(value) is { } encrypted)
        {
            return KeyEdit.Replace(opener.Open(encrypted, key, value).Content ?? throw new InvalidDataException($"no key opens {place}"));
        }

        return place.StartsWith(PlainKeys.Pods, StringComparison.Ordinal) && IsOfLostNode(value) ? KeyEdit.Drop : KeyEdit.Keep;
    }

    /// <summary>The old control plane's own pods, which no kubelet runs any more.</summary>
    private bool IsOfLostNode(ReadOnlySpan<byte> pod) =>
        _lost.Contains(StoredObject.Text(pod, ObjectFields.NodeOfPod) ?? "") && StoredObject.Map(pod, ObjectFields.Annotations).ContainsKey(Mirror);
}
