namespace Cpctl.Api.Configuration;

/// <summary>A value that its schema does not allow.</summary>
/// <param name="Path">Where.</param>
/// <param name="AboutName">Whether the field's name is the trouble and not its value.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Why">What the schema asks for.</param>
/// <param name="Remedy">What to write instead.</param>
internal sealed record SchemaProblem(FieldPath Path, bool AboutName, string What, string Why, string Remedy);
