namespace Cpctl.Api.Resources;

/// <summary>An address of a Node.</summary>
public sealed record NodeAddress
{
    public string Type { get; set; } = "";

    public string Address { get; set; } = "";
}
