namespace Cpctl.StaticPods.Rendering;

/// <summary>Command-line flags in alphabetical order, each once: what was set last counts.</summary>
internal sealed class FlagSet
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    public FlagSet()
    {
    }

    public FlagSet(IEnumerable<KeyValuePair<string, string>> values) => Override(values);

    public string this[string flag]
    {
        set => _values[flag] = value;
    }

    /// <summary>Sets every flag of <paramref name="values"/>, whether it was set before or not.</summary>
    public FlagSet Override(IEnumerable<KeyValuePair<string, string>> values)
    {
        foreach (var (flag, value) in values)
        {
            _values[flag] = value;
        }

        return this;
    }

    public bool Has(string flag) => _values.ContainsKey(flag);

    public void Remove(string flag) => _values.Remove(flag);

    public IReadOnlyList<string> ToArguments() => [.. _values.Select(pair => $"--{pair.Key}={pair.Value}")];
}
