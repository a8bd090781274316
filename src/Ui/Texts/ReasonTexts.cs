namespace Panah.Ui.Texts;

/// <summary>Why input was refused; keys are those that parsing gives (<c>NationalId.Length</c>) and <c>Validation.*</c> of the attributes.</summary>
public sealed class ReasonTexts;
