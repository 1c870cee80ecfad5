namespace Cpctl.Api.Resources;

/// <summary>The generations of one kind of key, by fingerprint: never the keys themselves.</summary>
public sealed record KeyLineStatus
{
    /// <summary>As in <c>cpctl certs rotate</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The key that signs or encrypts: SHA-256 of its certificate or public half, 64 hexadecimal digits; an encryption key's name.</summary>
    public string Active { get; set; } = "";

    /// <summary>Trusted, not signing yet.</summary>
    public string? Next { get; set; }

    /// <summary>No longer signing, still trusted.</summary>
    public string? Retired { get; set; }

    /// <summary>Every key that is trusted, in no order that means anything.</summary>
    public IEnumerable<string> Accepted() => new[] { Active, Next, Retired }.OfType<string>();
}
