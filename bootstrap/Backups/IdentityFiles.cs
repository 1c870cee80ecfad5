using Cpctl.Api.Errors;
using Cpctl.Recovery.Age;

namespace Cpctl.Bootstrap.Backups;

/// <summary>Recovery keys, from the files people name.</summary>
internal static class IdentityFiles
{
    /// <exception cref="CpctlException">Bad input (2): a file is missing or holds none.</exception>
    public static IReadOnlyList<AgeIdentity> Read(IEnumerable<string> files) => [.. files.SelectMany(Read)];

    /// <exception cref="CpctlException">Bad input (2): one is no recipient.</exception>
    public static IReadOnlyList<AgeRecipient> Recipients(IEnumerable<string> texts) => [.. texts.Select(text => AgeRecipient.TryParse(text) ?? throw new CpctlException(
        ExitCode.BadInput,
        $"{text} is no recipient",
        "a recipient is age1 and 58 more characters, and its last six prove the rest: one is mistyped or missing",
        "Copy it from what `cpctl backup keygen` or `age-keygen` printed; it is in the key file too, behind \"# public key\"."))];

    private static IReadOnlyList<AgeIdentity> Read(string file)
    {
        try
        {
            return AgeIdentity.ParseFile(File.ReadAllText(file));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new CpctlException(
                ExitCode.BadInput, $"{file} gives no recovery key", e.Message, "Give a key file as `cpctl backup keygen` or `age-keygen` writes it.", e);
        }
    }
}
