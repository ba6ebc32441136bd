namespace Tezgah.Core.Models;

/// <summary>A model folder that a person has put on the list: a row of the store. The folder itself is never touched.</summary>
/// <param name="Id">Its name in links: lower-case letters, digits and hyphens.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Folder">The folder in Hugging Face layout, as a full path; each is on the list once.</param>
/// <param name="AddedAt">When it was put there, UTC.</param>
public sealed record KnownModel(string Id, string Name, string Folder, DateTimeOffset AddedAt);
