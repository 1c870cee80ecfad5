namespace Cpctl.Api.Node;

/// <summary>The four modes cpctl gives to what it writes.</summary>
public static class FileModes
{
    /// <summary>0600: keys, kubeconfigs, state.</summary>
    public const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>0644: certificates and configuration without secrets.</summary>
    public const UnixFileMode Public = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>0700: directories with secrets.</summary>
    public const UnixFileMode SecretDirectory = Secret | UnixFileMode.UserExecute;

    /// <summary>0755: other directories and programs.</summary>
    public const UnixFileMode PublicDirectory =
        Public | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
}
