using System.Security.Cryptography;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Signers;

namespace Cpctl.StaticPods.Revisions;

/// <summary>
/// The revisions that exist, read from an informer's cache; each Secret is parsed and judged once. A Secret that is no revision of an operator of this cluster counts as
/// none: <see cref="Refused"/> tells of it.
/// </summary>
/// <param name="secrets">Of the namespace and label that <see cref="Watch"/> names.</param>
/// <param name="signers">On this node's disk, by which they are judged; gives null where there are none.</param>
public sealed class RevisionStore(Informer<Secret> secrets, Func<SignerSet?> signers)
{
    private readonly Dictionary<long, Entry> _judged = [];
    private readonly Lock _gate = new();

    /// <summary>What the informer must watch.</summary>
    public static InformerOptions Watch { get; } = new() { Namespace = RevisionSecret.Namespace, LabelSelector = RevisionSecret.LabelSelector };

    /// <summary>Every number that exists, ascending.</summary>
    public IReadOnlyList<long> Numbers() => [.. Entries().Where(entry => entry.Revision is not null).Select(entry => entry.Number).Order()];

    /// <summary>The revision with the highest number; null while there is none.</summary>
    public Revision? Latest() => Entries().Select(entry => entry.Revision).OfType<Revision>().MaxBy(revision => revision.Number);

    /// <summary>The revisions that control-plane nodes have committed, newest first; the latest one when none has, and nothing while there is none.</summary>
    public IReadOnlyList<Revision> Running(IEnumerable<ControlPlaneNode> nodes)
    {
        var numbers = nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane).Select(node => node.Status?.LastGoodRevision);
        Revision[] running = [.. numbers.OfType<long>().Distinct().OrderDescending().Select(Find).OfType<Revision>()];
        return running.Length > 0 ? running : Latest() is { } latest ? [latest] : [];
    }

    /// <summary>Null when there is no such revision (any more).</summary>
    public Revision? Find(long number) => secrets.Get(RevisionSecret.Namespace, RevisionSecret.NameOf(number)) is { } secret ? Judge(secret, number).Revision : null;

    /// <summary>Secrets under a revision's name that are no revision of an operator of this cluster.</summary>
    internal IReadOnlyList<RefusedRevision> Refused() => [.. Entries().Where(entry => entry.Refusal is not null).Select(entry => new RefusedRevision(entry.Secret, entry.Number, entry.Refusal!))];

    /// <summary>Revisions that lack the signature of an authority that is trusted by now.</summary>
    internal IReadOnlyList<Revision> ToSign() => [.. Entries().Where(entry => entry.ToSign).Select(entry => entry.Revision).OfType<Revision>()];

    private List<Entry> Entries()
    {
        List<Entry> all = [.. from secret in secrets.List() let number = RevisionSecret.NumberOf(secret) where number is not null select Judge(secret, number.Value)];
        lock (_gate)
        {
            foreach (var gone in _judged.Keys.Except(all.Select(entry => entry.Number)).ToList()) _judged.Remove(gone);
        }

        return all;
    }

    private Entry Judge(Secret secret, long number)
    {
        var own = signers();
        lock (_gate)
        {
            if (!_judged.TryGetValue(number, out var entry) || entry.Secret != secret || entry.Own != own)
            {
                entry = Judge(secret, number, own);
                _judged[number] = entry;
            }

            return entry;
        }
    }

    /// <summary>Why a Secret as it is now, not as the cache has it, is no revision; null when it is one.</summary>
    internal string? RefusalOf(Secret secret, long number) => Judge(secret, number, signers()).Refusal;

    private static Entry Judge(Secret secret, long number, SignerSet? own)
    {
        try
        {
            var revision = RevisionSecret.Read(secret);
            return RevisionVerdict.Of(secret, revision, own) switch
            {
                RevisionVerdict.Foreign foreign => new Entry(secret, own, number, null, foreign.Why, ToSign: false),
                RevisionVerdict.Genuine genuine => new Entry(secret, own, number, revision, null, !genuine.IsSignedByAll),
                _ => new Entry(secret, own, number, revision, null, ToSign: own is not null),
            };
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            return new Entry(secret, own, number, null, e.Message, ToSign: false);
        }
    }

    private sealed record Entry(Secret Secret, SignerSet? Own, long Number, Revision? Revision, string? Refusal, bool ToSign);
}
