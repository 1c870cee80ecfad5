namespace Cpctl.Api.Resources;

/// <summary>Values of a condition's status.</summary>
public static class ConditionStatus
{
    public const string True = "True";

    public const string False = "False";

    public const string Unknown = "Unknown";
}
