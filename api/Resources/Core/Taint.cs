namespace Cpctl.Api.Resources;

/// <summary>A taint of a Node.</summary>
public sealed record Taint
{
    public string Key { get; set; } = "";

    public string? Value { get; set; }

    public string Effect { get; set; } = "";
}
