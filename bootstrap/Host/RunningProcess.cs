namespace Cpctl.Bootstrap.Host;

/// <summary>A process seen in /proc, with its argument vector.</summary>
internal sealed record RunningProcess(int Id, IReadOnlyList<string> Arguments)
{
    /// <summary>The value of <c>--name=value</c> or <c>--name value</c>, null when the flag is absent.</summary>
    public string? Flag(string name)
    {
        for (var i = 0; i < Arguments.Count; i++)
        {
            if (Arguments[i].StartsWith($"--{name}=", StringComparison.Ordinal)) return Arguments[i][(name.Length + 3)..];
            if (Arguments[i] == $"--{name}" && i + 1 < Arguments.Count) return Arguments[i + 1];
        }

        return null;
    }
}
