namespace Cpctl.StaticPods.Revisions;

/// <summary>A revision as it is written down, in the Secret and on a node's disk.</summary>
internal sealed record RevisionDocument
{
    public long Number { get; set; }

    /// <summary>Hash of all files: what is read must be what was written.</summary>
    public string Hash { get; set; } = "";

    public Dictionary<string, long> ComponentRevisions { get; set; } = [];

    public List<RevisionFile> Files { get; set; } = [];
}
