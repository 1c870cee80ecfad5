namespace Cpctl.Api.Kubernetes;

/// <summary>What a token may look like: it travels in a header of one line.</summary>
internal static class BearerTokens
{
    /// <returns>What is wrong with it, without a word of it; null when nothing is.</returns>
    public static string? Problem(string? token) =>
        token is null ? null
        : token.AsSpan().ContainsAny('\n', '\r') ? "has a line break in it: in YAML, write it behind \"token:\" on the same line, without \"|\""
        : token.AsSpan().ContainsAnyExceptInRange('!', '~') ? "has a blank, a control character or one beyond ASCII in it"
        : null;
}
