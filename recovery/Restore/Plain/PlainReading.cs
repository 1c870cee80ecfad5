using System.Text;
using Cpctl.Pki;
using Cpctl.Pki.Signers;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>Gathers <see cref="PlainFacts"/>, key by key.</summary>
internal sealed class PlainReading(PlainKeys places, IReadOnlyList<EncryptionKey> keys)
{
    private readonly List<PlainNode> _nodes = [];
    private readonly SortedDictionary<string, EncryptedUse> _encrypted = new(StringComparer.Ordinal);
    private readonly HashSet<EncryptionKey> _secretKeys = [];
    private readonly ValueOpener _opener = new(keys);
    private string? _serviceAddress;
    private KubeadmSettings? _kubeadm;
    private bool _isOfCpctl;

    /// <exception cref="InvalidDataException">A value can't be read.</exception>
    public void Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (places.Normal(key) is not { } place) return;
        try
        {
            Visit(key, place, value);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{Encoding.UTF8.GetString(key)} can't be read: {e.Message}", e);
        }
    }

    public PlainFacts Facts() => new(
        _serviceAddress,
        [.. _nodes.OrderBy(node => node.Name, StringComparer.Ordinal)],
        _kubeadm,
        [.. _encrypted.Values],
        [.. keys.Where(_secretKeys.Contains)],
        _isOfCpctl);

    private void Visit(ReadOnlySpan<byte> key, string place, ReadOnlySpan<byte> value)
    {
        var content = value;
        if (EncryptedValue.Of(value) is { } encrypted)
        {
            var opened = Open(encrypted, key, place, value);
            if (opened is null) return;
            content = opened;
        }

        if (place == PlainKeys.Kubernetes)
        {
            _serviceAddress = StoredObject.Text(content, ObjectFields.ClusterIp);
        }
        else if (place == PlainKeys.Kubeadm)
        {
            _kubeadm = StoredObject.Map(content, ObjectFields.ConfigMapData).TryGetValue("ClusterConfiguration", out var text) ? KubeadmSettings.TryParse(text) : null;
        }
        else if (place.StartsWith(PlainKeys.Nodes, StringComparison.Ordinal))
        {
            _nodes.Add(new PlainNode(
                place[PlainKeys.Nodes.Length..],
                PlainFacts.IsControlPlane(StoredObject.Map(content, ObjectFields.Labels)),
                StoredObject.Text(content, ObjectFields.KubeletVersion)));
        }

        _isOfCpctl |= Encoding.UTF8.GetBytes(place).AsSpan().SequenceEqual(RegistryKeys.ControlPlane);
    }

    private byte[]? Open(EncryptedValue encrypted, ReadOnlySpan<byte> key, string place, ReadOnlySpan<byte> value)
    {
        var (opened, by) = _opener.Open(encrypted, key, value);
        var before = _encrypted.GetValueOrDefault(encrypted.Prefix) ?? new EncryptedUse(encrypted.Prefix, 0, _opener.Knows(encrypted), 0);
        _encrypted[encrypted.Prefix] = before with { Values = before.Values + 1, Unreadable = before.Unreadable + (opened is null ? 1 : 0) };
        if (by is not null && place.StartsWith(PlainKeys.Secrets, StringComparison.Ordinal)) _secretKeys.Add(by);
        return opened;
    }
}
