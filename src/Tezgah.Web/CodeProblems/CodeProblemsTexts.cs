namespace Tezgah.Web.CodeProblems;

/// <summary>Names the texts about programming problems.</summary>
public sealed class CodeProblemsTexts;
