using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Revisions;

/// <summary>
/// Whether the newest revision is the one that the present spec makes: only then what is said of nodes that run it is said of the spec. Each generation is
/// rendered once.
/// </summary>
internal sealed class RevisionOfSpec(ClusterFacts facts)
{
    private readonly Lock _gate = new();
    private (string? Uid, long? Generation, long? Keys)? _key;
    private RevisionContent? _content;
    private volatile string? _refusal;

    /// <summary>Why the API server did not take the revision that was made last; null when it did.</summary>
    internal string? Refusal
    {
        get => _refusal;
        set => _refusal = value;
    }

    /// <summary>What nodes get by the present spec.</summary>
    /// <param name="controlPlane">With a spec in which <see cref="SpecRules.Check"/> found nothing wrong.</param>
    /// <param name="latest">The newest revision: it has the keys of one whose ControlPlane was made again and whose status knows none yet.</param>
    public RevisionContent Render(ControlPlane controlPlane, Revision? latest)
    {
        var keys = controlPlane.Status?.Keys ?? (latest is null ? null : RevisionKeys.Of(latest));
        var key = (controlPlane.Metadata.Uid, controlPlane.Metadata.Generation, keys?.Generation);
        lock (_gate)
        {
            if (_content is null || _key != key || controlPlane.Metadata.Generation is null)
            {
                _content = RevisionRenderer.Render(controlPlane.Spec, facts with { Keys = keys });
                _key = key;
            }

            return _content;
        }
    }

    /// <summary>Why the newest revision is not that of the spec, as a clause; null when it is.</summary>
    /// <param name="controlPlane">As for <see cref="Render"/>.</param>
    /// <param name="latest">The newest revision that exists; null while there is none.</param>
    /// <param name="told">The highest number that the API tells of.</param>
    internal string? Difference(ControlPlane controlPlane, Revision? latest, long told)
    {
        var why = Refusal is { } refusal ? $": {refusal}" : "";
        try
        {
            return (latest?.Number ?? 0) < told ? $"revision {told} was deleted; it or one in its place has yet to be made{why}"
                : latest is null ? $"there is no revision yet{why}"
                : Render(controlPlane, latest).Hash != latest.Content.Hash ? $"generation {controlPlane.Metadata.Generation} of the spec has no revision yet{why}"
                : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever stands in the way of rendering: a status that is not written would hide it.
            return $"generation {controlPlane.Metadata.Generation} of the spec cannot be rendered: {e.Message}";
        }
    }
}
