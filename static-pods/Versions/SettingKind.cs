namespace Cpctl.StaticPods.Versions;

/// <summary>How a program takes a setting.</summary>
public enum SettingKind
{
    /// <summary>A command-line flag, named without its dashes.</summary>
    Flag,

    /// <summary>A field of the program's configuration file.</summary>
    ConfigField,

    /// <summary>The apiVersion of a configuration file or resource; the value names it.</summary>
    ApiVersion,
}
