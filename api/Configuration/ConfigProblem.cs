namespace Cpctl.Api.Configuration;

/// <summary>One thing that is wrong with a ControlPlane.</summary>
/// <param name="Path">The field, as in <c>spec.networking.podSubnet</c>; empty for the document as a whole.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Why">Why it is.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record ConfigProblem(string Path, string What, string Why, string Remedy)
{
    /// <summary>Where it is written; null when the object came from no file.</summary>
    public Position? Position { get; init; }

    /// <summary>The file; null when the object came from none.</summary>
    public string? File { get; init; }

    /// <summary>One line, beginning as compilers do: <c>cluster.yaml:12:5: spec.version: …</c></summary>
    public override string ToString()
    {
        var place = (File, Position) switch
        {
            (null, _) => "",
            (_, null) => $"{File}: ",
            _ => $"{File}:{Position}: ",
        };
        return $"{place}{(Path.Length == 0 ? "" : Path + ": ")}{What}; {Why}. {Remedy}";
    }
}
