namespace Cpctl.Api.Resources;

/// <summary>Which archived files and data nodes remove by themselves.</summary>
public sealed record ArchivesSpec
{
    /// <summary>False removes nothing without <c>cpctl archive prune</c>.</summary>
    public bool Prune { get; set; } = true;

    /// <summary>How many of each kind always stay, the newest.</summary>
    public int Keep { get; set; } = 2;

    /// <summary>Of each kind; the oldest beyond it go.</summary>
    public int MaxCount { get; set; } = 10;

    /// <summary>Go duration; what is younger always stays.</summary>
    public string MinAge { get; set; } = "168h";

    /// <summary>Go duration; what is older goes. At least <see cref="MinAge"/>.</summary>
    public string MaxAge { get; set; } = "720h";

    /// <summary>Above this the oldest go, in bytes; 0 for no limit.</summary>
    public long MaxTotalBytes { get; set; }
}
