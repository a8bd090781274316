namespace Panah.Kernel;

/// <summary>As the civil registry records it.</summary>
public enum Gender
{
    Female,
    Male,
}
