namespace Cpctl.Api.Resources;

/// <summary>The keys of the cluster as of one change of them.</summary>
public sealed record KeysStatus
{
    /// <summary>Counts the changes of any key; 0 as bootstrap made them.</summary>
    public long Generation { get; set; }

    /// <summary>Those that were ever rotated.</summary>
    public IReadOnlyList<KeyLineStatus> Lines { get; set; } = [];

    public KeyLineStatus? Line(string name) => Lines.FirstOrDefault(line => line.Name == name);
}
