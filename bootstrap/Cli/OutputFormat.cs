namespace Cpctl.Bootstrap.Cli;

/// <summary>How a result is written to stdout.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>The same as JSON, for people who will edit or diff it.</summary>
    Yaml,
}
