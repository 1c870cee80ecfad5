using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;

namespace Cpctl.StaticPods.Revisions;

/// <summary>The revisions that exist, read from an informer's cache; each Secret is parsed once.</summary>
/// <param name="secrets">Of the namespace and label that <see cref="Watch"/> names.</param>
public sealed class RevisionStore(Informer<Secret> secrets)
{
    private readonly Dictionary<long, Revision> _parsed = [];
    private readonly Lock _gate = new();

    /// <summary>What the informer must watch.</summary>
    public static InformerOptions Watch { get; } = new() { Namespace = RevisionSecret.Namespace, LabelSelector = RevisionSecret.LabelSelector };

    /// <summary>Every number that exists, ascending.</summary>
    public IReadOnlyList<long> Numbers() => [.. secrets.List().Select(RevisionSecret.NumberOf).OfType<long>().Order()];

    /// <summary>The revision with the highest number; null while there is none.</summary>
    /// <exception cref="InvalidDataException">Its Secret was tampered with.</exception>
    public Revision? Latest() => Numbers() is [.., var last] ? Find(last) : null;

    /// <summary>The revisions that control-plane nodes have committed, newest first; the latest one when none has, and nothing while there is none.</summary>
    /// <exception cref="InvalidDataException">A Secret was tampered with.</exception>
    public IReadOnlyList<Revision> Running(IEnumerable<ControlPlaneNode> nodes)
    {
        var numbers = nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane).Select(node => node.Status?.LastGoodRevision);
        Revision[] running = [.. numbers.OfType<long>().Distinct().OrderDescending().Select(Find).OfType<Revision>()];
        return running.Length > 0 ? running : Latest() is { } latest ? [latest] : [];
    }

    /// <summary>Null when there is no such revision (any more).</summary>
    /// <exception cref="InvalidDataException">Its Secret was tampered with.</exception>
    public Revision? Find(long number)
    {
        var secret = secrets.Get(RevisionSecret.Namespace, RevisionSecret.NameOf(number));
        lock (_gate)
        {
            if (secret is null)
            {
                _parsed.Remove(number);
                return null;
            }

            // Secrets of revisions are immutable, but one can be deleted and made again (a restored cluster).
            var hash = secret.Metadata.Labels?.GetValueOrDefault(RevisionSecret.LabelSelector);
            if (!_parsed.TryGetValue(number, out var revision) || hash is null || !revision.Content.Hash.StartsWith(hash, StringComparison.Ordinal))
            {
                revision = RevisionSecret.Read(secret);
                _parsed[number] = revision;
            }

            return revision;
        }
    }
}
