namespace Panah.People.Staff;

/// <summary>What a member of staff may do in the office (X5). A person may have several.</summary>
[Flags]
public enum StaffRole
{
    None = 0,

    /// <summary>Registration requests that need a visit (A12).</summary>
    Registrations = 1,

    /// <summary>E-notice agreements (N8) and letters.</summary>
    Letters = 2,

    /// <summary>OpenID clients.</summary>
    Clients = 4,

    /// <summary>Announcements beside the sign-in form (W14).</summary>
    Announcements = 8,

    /// <summary>Delivery log of messages.</summary>
    Messages = 16,

    /// <summary>Reading the audit.</summary>
    Audit = 32,

    /// <summary>Tariffs and contributions; a change wants two pairs of eyes.</summary>
    Tariffs = 64,

    /// <summary>Adding and disabling staff.</summary>
    Administration = 128,
}

/// <summary>A room of the office that a capability opens: where it is, who may enter, and the key of its name in the capability's texts.</summary>
/// <param name="Path">Begins with <c>/office/</c>.</param>
/// <param name="Role">Any one of these opens it.</param>
/// <param name="Texts">Resource type of the capability.</param>
/// <param name="TitleKey">Key of the room's name in it.</param>
public sealed record OfficeRoom(string Path, StaffRole Role, Type Texts, string TitleKey);

/// <summary>A signed-in member of staff.</summary>
/// <param name="BranchCode">The branch they work at; null sees every branch.</param>
/// <param name="ProvenAt">Their last code on this session; null for one that began before codes were asked again.</param>
public sealed record StaffMember(Guid Id, Guid SessionId, string Username, StaffRole Roles, string? BranchCode, DateTimeOffset? ProvenAt = null);
